package io.floatingvip.e2e.lasting;

import io.floatingvip.e2e.lab.Wait;
import io.floatingvip.e2e.outage.OutageClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/**
 * Clients of virtual IPs: to each there are connections that last, at port 81, and new ones that
 * ask a web server, at port 80.
 *
 * @param host turns a command into the one that runs it on the clients' host
 * @param askEvery time between two new connections to a virtual IP
 * @param errors what the clients write is added to this file
 */
public record Clients(UnaryOperator<List<String>> host, Duration askEvery, Path errors) {
  private static final Duration GIVE_UP_AFTER = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration WARM_UP = Duration.ofSeconds(3);

  /**
   * What they see while something happens.
   *
   * @param loads of connections that last, by virtual IP, started in this order
   */
  public ClientReport watch(
      SequencedMap<String, LastingConnections.Load> loads, Runnable meanwhile) {
    List<OutageClock> clocks = new ArrayList<>();
    List<LastingConnections> lasting = new ArrayList<>();
    try {
      for (String virtualIp : loads.keySet()) {
        clocks.add(OutageClock.start(host, virtualIp, 80, askEvery, GIVE_UP_AFTER));
        clocks.getLast().awaitAnswers(100, PATIENCE);
      }
      loads.forEach((virtualIp, load) ->
          lasting.add(LastingConnections.start(host, virtualIp, 81, load, errors)));
      Wait.pause(WARM_UP);
      lasting.forEach(LastingConnections::takeTimes);
      long since = System.nanoTime();
      meanwhile.run();
      List<LastingReport> stayed = lasting.stream().map(LastingConnections::end).toList();
      return new ClientReport(
          stayed, clocks.stream().map(clock -> clock.settledReport(since)).toList());
    } finally {
      lasting.forEach(LastingConnections::close);
      clocks.forEach(OutageClock::close);
    }
  }
}
