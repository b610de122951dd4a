package io.floatingvip.e2e.benchmark;

import io.floatingvip.e2e.lab.Lab;
import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.Reachability;
import io.floatingvip.e2e.lab.Wait;
import io.floatingvip.e2e.lasting.ClientReport;
import io.floatingvip.e2e.lasting.Clients;
import io.floatingvip.e2e.lasting.ExchangeServer;
import io.floatingvip.e2e.lasting.LastingConnections;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.function.Function;

/**
 * What clients see while three hosts are restarted one after the other: each hands its virtual IP
 * over and gets it back. 200 connections exchange a byte again and again and last five seconds, a
 * long upload and a long download go on, and 200 new connections a second ask a web server. First
 * the same without a restart.
 *
 * @param folder for configurations and logs
 * @param fleets to measure
 */
record RollingRestart(Path folder, List<Function<Path, Fleet>> fleets, Load load) {
  static final String SERVER = "192.168.64.21";

  /** For transfers to come to their end, which takes as long as the machine takes. */
  static final Duration DRAIN = Duration.ofMinutes(2);

  private static final int HOSTS = 3;
  private static final int WEB_PORT = 8080;
  private static final int CONNECTIONS = 200;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration UNDISTURBED = Duration.ofSeconds(20);

  /**
   * What the lasting connections do.
   *
   * @param exchangeEvery time between two exchanges of a connection
   * @param bytes to upload, and to download
   * @param bytesPerSecond of each of the two: the first restart begins before they are over
   */
  record Load(Duration exchangeEvery, long bytes, long bytesPerSecond) {
    /** Keeps two processors busy by itself. */
    static final Load FULL = new Load(Duration.ofMillis(10), 1_000_000_000, 25_000_000);

    /** A tenth: leaves two processors time for the restarts. */
    static final Load LIGHT = new Load(Duration.ofMillis(100), 100_000_000, 2_500_000);
  }

  void run() {
    Table table =
        new Table(
            "rolling restart of three",
            "connections",
            "broken",
            "exchanges",
            "over 20 ms",
            "longest exchange, ms",
            "requests",
            "failed",
            "longest request, ms",
            "processors busy, %",
            "stolen, %",
            "machine stood still, ms");
    for (Function<Path, Fleet> fleet : fleets) {
      measure(fleet, table);
    }
    System.out.printf("%n%s%n", table);
  }

  private void measure(Function<Path, Fleet> with, Table table) {
    try (Lab lab = Lab.open(folder)) {
      LabNode server = lab.node("server", 21);
      HaproxyProgram.start(server, lab.folder(), HaproxyProgram.answering(WEB_PORT));
      Reachability.await(SERVER, WEB_PORT);
      ExchangeServer.start(server);
      Fleet fleet = with.apply(lab.folder());
      List<LabNode> nodes = new ArrayList<>();
      List<Fleet.Host> hosts = new ArrayList<>();
      for (int i = 0; i < HOSTS; i++) {
        nodes.add(lab.node("node-" + i, 11 + i));
        hosts.add(fleet.start(nodes.get(i), i));
      }
      awaitSettled(hosts);
      LabNode client = lab.node("client", 200);
      StallWatch stalls = new StallWatch(client, lab.folder());
      Clients clients =
          new Clients(
              client::command, Duration.ofMillis(5L * HOSTS), lab.folder().resolve("clients.log"));
      // What the load alone does, on a machine that all of it shares.
      addRow(table, fleet.name() + ", no restart", clients, stalls, () -> Wait.pause(UNDISTURBED));
      addRow(table, fleet.name(), clients, stalls, () -> restartEach(fleet, nodes, hosts));
    }
  }

  private static void restartEach(Fleet fleet, List<LabNode> nodes, List<Fleet.Host> hosts) {
    for (int i = 0; i < HOSTS; i++) {
      hosts.get(i).end();
      hosts.set(i, fleet.start(nodes.get(i), i));
      awaitSettled(hosts);
    }
  }

  private SequencedMap<String, LastingConnections.Load> loads() {
    SequencedMap<String, LastingConnections.Load> loads = new LinkedHashMap<>();
    for (int i = HOSTS - 1; i >= 0; i--) {
      // Up and down where the first restart is.
      loads.put(
          Fleet.virtualIp(i),
          new LastingConnections.Load(
              CONNECTIONS / HOSTS + (i < CONNECTIONS % HOSTS ? 1 : 0),
              load.exchangeEvery(),
              Duration.ofSeconds(5),
              i == 0 ? load.bytes() : 0,
              load.bytesPerSecond()));
    }
    return loads;
  }

  private static void awaitSettled(List<Fleet.Host> hosts) {
    for (Fleet.Host host : hosts) {
      Wait.until("every host holds what it prefers", PATIENCE, () -> isSettled(host));
    }
    Wait.pause(Duration.ofSeconds(1));
  }

  private static boolean isSettled(Fleet.Host host) {
    // To ask is work for it, too.
    Wait.pause(LOOK);
    return host.isSettled();
  }

  private void addRow(
      Table table, String name, Clients clients, StallWatch stalls, Runnable meanwhile) {
    MachineLoad before = MachineLoad.now();
    ClientReport seen =
        clients.watch(
            loads(),
            () -> {
              stalls.begin();
              meanwhile.run();
            });
    MachineLoad after = MachineLoad.now();
    table.row(
        name,
        Integer.toString(seen.connections()),
        Integer.toString(seen.broken()),
        Long.toString(seen.exchanges()),
        Integer.toString(seen.slow()),
        millis(seen.longestMillis()),
        Integer.toString(seen.requests()),
        Integer.toString(seen.failed()),
        millis(seen.longestAnswerMillis()),
        percent(after.busySince(before)),
        percent(after.stolenSince(before)),
        stalls.longestMillis().stream().mapToObj(RollingRestart::millis).findAny().orElse("?"));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f", 100 * share);
  }

  private static String millis(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
