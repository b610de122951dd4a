package io.floatingvip.e2e.benchmark;

import io.floatingvip.e2e.lab.Lab;
import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.Wait;
import io.floatingvip.e2e.lab.WebBackend;
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
 * over and gets it back. 200 connections exchange a byte every 10 ms and last five seconds, a
 * gigabyte goes up and one comes down, and 200 new connections a second ask a web server. First the
 * same without a restart.
 *
 * @param folder for configurations and logs
 * @param fleets to measure
 */
record RollingRestart(Path folder, List<Function<Path, Fleet>> fleets) {
  static final String SERVER = "192.168.64.21";

  /** For transfers to come to their end, which takes as long as the machine takes. */
  static final Duration DRAIN = Duration.ofMinutes(2);

  private static final int HOSTS = 3;
  private static final int CONNECTIONS = 200;
  private static final long BYTES = 1_000_000_000;

  /** Faster ones would be over when the first host ends, and take the processors from all else. */
  private static final long BYTES_PER_SECOND = 25_000_000;

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration UNDISTURBED = Duration.ofSeconds(20);

  void run() {
    Table table =
        new Table(
            "rolling restart of three",
            "connections",
            "broken",
            "exchanges",
            "longest, ms",
            "requests",
            "failed",
            "longest gap, ms",
            "processors busy, %",
            "stolen, %");
    for (Function<Path, Fleet> fleet : fleets) {
      measure(fleet, table);
    }
    System.out.printf("%n%s%n", table);
  }

  private void measure(Function<Path, Fleet> with, Table table) {
    try (Lab lab = Lab.open(folder)) {
      LabNode server = lab.node("server", 21);
      WebBackend.start(server);
      ExchangeServer.start(server);
      Fleet fleet = with.apply(lab.folder());
      List<LabNode> nodes = new ArrayList<>();
      List<Fleet.Host> hosts = new ArrayList<>();
      for (int i = 0; i < HOSTS; i++) {
        nodes.add(lab.node("node-" + i, 11 + i));
        hosts.add(fleet.start(nodes.get(i), i));
      }
      awaitSettled(hosts);
      Clients clients =
          new Clients(
              lab.node("client", 200)::command,
              Duration.ofMillis(5L * HOSTS),
              lab.folder().resolve("clients.log"));
      // What the load alone does, on a machine that all of it shares.
      addRow(table, fleet.name() + ", no restart", clients, () -> Wait.pause(UNDISTURBED));
      addRow(table, fleet.name(), clients, () -> restartEach(fleet, nodes, hosts));
    }
  }

  private static void restartEach(Fleet fleet, List<LabNode> nodes, List<Fleet.Host> hosts) {
    for (int i = 0; i < HOSTS; i++) {
      hosts.get(i).end();
      hosts.set(i, fleet.start(nodes.get(i), i));
      awaitSettled(hosts);
    }
  }

  private static SequencedMap<String, LastingConnections.Load> loads() {
    SequencedMap<String, LastingConnections.Load> loads = new LinkedHashMap<>();
    for (int i = HOSTS - 1; i >= 0; i--) {
      // Up and down where the first restart is.
      loads.put(
          Fleet.virtualIp(i),
          new LastingConnections.Load(
              CONNECTIONS / HOSTS + (i < CONNECTIONS % HOSTS ? 1 : 0),
              Duration.ofMillis(10),
              Duration.ofSeconds(5),
              i == 0 ? BYTES : 0,
              BYTES_PER_SECOND));
    }
    return loads;
  }

  private static void awaitSettled(List<Fleet.Host> hosts) {
    for (Fleet.Host host : hosts) {
      Wait.until("every host holds what it prefers", PATIENCE, host::isSettled);
    }
    Wait.pause(Duration.ofSeconds(1));
  }

  private static void addRow(Table table, String name, Clients clients, Runnable meanwhile) {
    MachineLoad before = MachineLoad.now();
    ClientReport seen = clients.watch(loads(), meanwhile);
    MachineLoad after = MachineLoad.now();
    table.row(
        name,
        Integer.toString(seen.connections()),
        Integer.toString(seen.broken()),
        Long.toString(seen.exchanges()),
        millis(seen.longestMillis()),
        Integer.toString(seen.requests()),
        Integer.toString(seen.failed()),
        millis(seen.longestGapMillis()),
        percent(after.busySince(before)),
        percent(after.stolenSince(before)));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f", 100 * share);
  }

  private static String millis(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
