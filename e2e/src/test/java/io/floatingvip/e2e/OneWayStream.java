package io.floatingvip.e2e;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.floatingvip.e2e.lab.Lab;
import io.floatingvip.e2e.lab.Wait;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A connection on which one side sends without a pause to speak of until it is told to end, and the
 * other only receives. What arrives is compared by its SHA-256.
 */
final class OneWayStream implements AutoCloseable {
  private static final int CHUNK = 8 * 1024;
  private static final int PAUSE_MILLIS = 2;
  private static final int MILLIS = 30_000;

  private final Socket client;
  private final Socket server;
  private final CompletableFuture<byte[]> sent = new CompletableFuture<>();
  private final CompletableFuture<byte[]> received = new CompletableFuture<>();
  private final AtomicLong chunks = new AtomicLong();
  private volatile boolean ending;

  private OneWayStream(Socket client, Socket server) {
    this.client = client;
    this.server = server;
  }

  /** The client sends. */
  static OneWayStream up(ServerSocket listening, String vip) throws IOException {
    OneWayStream stream = connect(listening, vip);
    stream.start(stream.client, stream.server);
    return stream;
  }

  /** The client receives. */
  static OneWayStream down(ServerSocket listening, String vip) throws IOException {
    OneWayStream stream = connect(listening, vip);
    stream.start(stream.server, stream.client);
    return stream;
  }

  /** Where the speakers forward to. */
  static ServerSocket listen() throws IOException {
    ServerSocket listening = new ServerSocket(8082, 100, InetAddress.ofLiteral(Lab.OWN_ADDRESS));
    listening.setSoTimeout(MILLIS);
    return listening;
  }

  /** Health checks connect too, and say nothing: the client says one byte. */
  private static OneWayStream connect(ServerSocket listening, String vip) throws IOException {
    Socket client = new Socket();
    client.connect(new InetSocketAddress(vip, HandoverPair.STREAM_PORT), MILLIS);
    client.setSoTimeout(MILLIS);
    client.getOutputStream().write(1);
    while (true) {
      Socket accepted = listening.accept();
      accepted.setSoTimeout(MILLIS);
      if (accepted.getInputStream().read() == 1) {
        return new OneWayStream(client, accepted);
      }
      accepted.close();
    }
  }

  private void start(Socket from, Socket to) {
    Thread _ = Thread.ofPlatform().daemon().start(() -> run(sent, () -> send(from)));
    Thread _ = Thread.ofPlatform().daemon().start(() -> run(received, () -> receive(to)));
  }

  private interface Transfer {
    byte[] digest() throws IOException, InterruptedException;
  }

  private static void run(CompletableFuture<byte[]> outcome, Transfer transfer) {
    try {
      outcome.complete(transfer.digest());
    } catch (IOException | InterruptedException e) {
      outcome.completeExceptionally(e);
    }
  }

  private byte[] send(Socket from) throws IOException, InterruptedException {
    Random random = new Random(1);
    byte[] chunk = new byte[CHUNK];
    DigestOutputStream out = new DigestOutputStream(from.getOutputStream(), sha256());
    while (!ending) {
      random.nextBytes(chunk);
      out.write(chunk);
      Thread.sleep(PAUSE_MILLIS);
    }
    from.shutdownOutput();
    return out.getMessageDigest().digest();
  }

  private byte[] receive(Socket to) throws IOException {
    DigestInputStream in = new DigestInputStream(to.getInputStream(), sha256());
    byte[] chunk = new byte[CHUNK];
    while (in.readNBytes(chunk, 0, CHUNK) == CHUNK) {
      chunks.incrementAndGet();
    }
    return in.getMessageDigest().digest();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Waits until much more has arrived, or it has broken. */
  void awaitProgress() {
    long before = chunks.get();
    Wait.until(
        () -> "the stream goes on after " + before + " chunks, and not " + sent + received,
        Duration.ofMillis(MILLIS),
        () -> chunks.get() > before + 100 || sent.isDone() || received.isDone());
  }

  /** Ends it: everything that was sent has arrived, and the end of it. */
  void assertWhole() {
    ending = true;
    assertArrayEquals(sent.join(), received.join());
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
  }
}
