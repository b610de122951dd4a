package io.floatingvip.e2e.benchmark;

import io.floatingvip.e2e.lab.Lab;
import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.LabProcess;
import io.floatingvip.e2e.lab.Wait;
import io.floatingvip.e2e.lasting.ExchangeServer;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * What it costs a connection in progress that a successor passes its packets on to the predecessor:
 * the same connections before, and while it does.
 *
 * @param folder for configurations and logs
 */
record PassedOnFlow(Path folder) {
  private static final String VIP = Fleet.virtualIp(0);
  private static final int PORT = 81;
  private static final int EXCHANGES = 5_000;
  private static final int WARM_UP = 2_000;
  private static final long BYTES = 500_000_000;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  void run() {
    try (Lab lab = Lab.open(folder)) {
      ExchangeServer.start(lab.node("server", 21));
      LabNode first = lab.node("node-0", 11);
      LabNode second = lab.node("node-1", 12);
      SpeakerFleet fleet = new SpeakerFleet(lab.folder());
      LabProcess predecessor = fleet.start(first, 0).process();
      Wait.until("the first has it", PATIENCE, () -> first.holds(VIP));
      fleet.start(second, 1);
      // It has learnt who is Active before that one resigns.
      Wait.pause(Duration.ofSeconds(5));
      measure(predecessor, second);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void measure(LabProcess predecessor, LabNode second) throws IOException {
    Table table = new Table("a connection", "exchange p50, us", "p99, us", "download, Mbit/s");
    try (Socket exchanges = connect('e');
        Socket download = connect('d')) {
      new DataOutputStream(download.getOutputStream()).writeLong(3 * BYTES);
      double[] _ = latencies(exchanges, WARM_UP);
      double _ = throughput(download);
      addRow(table, "at the predecessor", latencies(exchanges, EXCHANGES), throughput(download));
      predecessor.terminate();
      Wait.until("the second has it", PATIENCE, () -> second.holds(VIP));
      Wait.pause(Duration.ofMillis(500));
      addRow(table, "passed on to it", latencies(exchanges, EXCHANGES), throughput(download));
    }
    System.out.printf("%n%s%n", table);
  }

  private static Socket connect(char purpose) throws IOException {
    Socket socket = new Socket(VIP, PORT);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    socket.getOutputStream().write(purpose);
    return socket;
  }

  /** Microseconds that an exchange of a byte takes, in ascending order. */
  private static double[] latencies(Socket socket, int count) throws IOException {
    double[] micros = new double[count];
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      socket.getOutputStream().write(i & 0x7f);
      if (socket.getInputStream().read() != (i & 0x7f)) {
        throw new IOException("a wrong answer");
      }
      micros[i] = (System.nanoTime() - start) / 1e3;
    }
    Arrays.sort(micros);
    return micros;
  }

  /** Megabits a second of the next bytes of a download. */
  private static double throughput(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    byte[] buffer = new byte[256 * 1024];
    long start = System.nanoTime();
    for (long left = BYTES; left > 0; ) {
      int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        throw new IOException(left + " bytes are missing");
      }
      left -= read;
    }
    return BYTES * 8 / 1e6 / ((System.nanoTime() - start) / 1e9);
  }

  private static void addRow(Table table, String name, double[] micros, double mbits) {
    table.row(
        name,
        format(micros[micros.length / 2]),
        format(micros[micros.length * 99 / 100]),
        format(mbits));
  }

  private static String format(double value) {
    return String.format(Locale.ROOT, "%.0f", value);
  }
}
