package io.floatingvip.e2e.lasting;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Connections that last: many that exchange a byte at a fixed rate and are replaced by new ones
 * after a while, and, if wanted, a long upload and a long download, whose content is checked.
 *
 * <p>Prints {@code begun} when all are connected. From each byte of its input on it takes the times
 * of exchanges anew, and when that ends, it prints a {@link LastingReport}. Arguments: address,
 * port, connections, milliseconds between exchanges, seconds that a connection lasts, bytes to
 * upload and bytes to download, and how many of them in a second.
 */
public final class LastingClient {
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int BUFFER = 64 * 1024;

  private final InetSocketAddress server;
  private final long bytesPerSecond;
  private final Counts counts = new Counts();

  private LastingClient(InetSocketAddress server, long bytesPerSecond) {
    this.server = server;
    this.bytesPerSecond = bytesPerSecond;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    InetSocketAddress server = new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1]));
    ExchangeLoop.Terms terms =
        new ExchangeLoop.Terms(
            server,
            Duration.ofMillis(Long.parseLong(arguments[3])).toNanos(),
            Duration.ofSeconds(Long.parseLong(arguments[4])).toNanos());
    LastingClient client = new LastingClient(server, Long.parseLong(arguments[7]));
    ExchangeLoop exchanges = new ExchangeLoop(Integer.parseInt(arguments[2]), terms, client.counts);
    client.run(exchanges, Long.parseLong(arguments[5]), Long.parseLong(arguments[6]));
  }

  private void run(ExchangeLoop exchanges, long up, long down)
      throws IOException, InterruptedException {
    Thread exchanging = Thread.ofPlatform().start(exchanges);
    exchanges.awaitConnected();
    Thread uploading = Thread.ofPlatform().start(() -> transfer(up, this::upload));
    Thread downloading = Thread.ofPlatform().start(() -> transfer(down, this::download));
    System.out.println("begun");
    while (System.in.read() >= 0) {
      counts.forgetTimes();
    }
    exchanges.end();
    for (Thread thread : List.of(exchanging, uploading, downloading)) {
      thread.join();
    }
    System.out.println(counts.report().line());
  }

  private Socket connect(char purpose) throws IOException {
    Socket socket = new Socket();
    socket.connect(server, TIMEOUT_MILLIS);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    socket.getOutputStream().write(purpose);
    counts.connected();
    return socket;
  }

  /** Moves so many bytes over a connection. */
  private interface Transfer {
    void run(long bytes) throws IOException;
  }

  private void transfer(long bytes, Transfer transfer) {
    try {
      if (bytes > 0) {
        transfer.run(bytes);
      }
    } catch (IOException e) {
      counts.failed("a transfer of " + bytes + " bytes", e);
    }
  }

  private void upload(long bytes) throws IOException {
    try (Socket socket = connect('u')) {
      DataOutputStream to = new DataOutputStream(socket.getOutputStream());
      to.writeLong(bytes);
      long sent = new Pattern(bytes).writeTo(to, new Pace(bytesPerSecond));
      check(sent, new DataInputStream(socket.getInputStream()));
    }
  }

  private void download(long bytes) throws IOException {
    try (Socket socket = connect('d')) {
      new DataOutputStream(socket.getOutputStream()).writeLong(bytes);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      CRC32 sum = new CRC32();
      Pace pace = new Pace(bytesPerSecond);
      byte[] buffer = new byte[BUFFER];
      for (long left = bytes; left > 0; ) {
        int read = in.read(buffer, 0, (int) Math.min(left, BUFFER));
        if (read < 0) {
          throw new EOFException(left + " of " + bytes + " bytes are missing");
        }
        sum.update(buffer, 0, read);
        left -= read;
        pace.moved(read);
      }
      check(sum.getValue(), in);
    }
  }

  private static void check(long own, DataInputStream in) throws IOException {
    if (in.readLong() != own) {
      throw new IOException("what arrived is not what was sent");
    }
  }
}
