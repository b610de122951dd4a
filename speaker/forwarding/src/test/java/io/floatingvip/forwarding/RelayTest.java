package io.floatingvip.forwarding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.forwarding.ForwarderOptions.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.zip.CRC32C;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What passes between a client and its backend, on every transport. */
class RelayTest {
  private static final int BULK_BYTES = 50 * 1024 * 1024;
  private static final int RUNS = 100;

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void uploadThatHalfClosesAndThenDownloadsArrivesWhole(Transport transport) throws Exception {
    byte[] block = Bulk.block();
    try (LoopbackServer server =
            LoopbackServer.start(socket -> {
              long sum = Bulk.read(socket.getInputStream(), BULK_BYTES);
              assertEquals(-1, socket.getInputStream().read());
              OutputStream out = socket.getOutputStream();
              out.write(Long.toString(sum).getBytes(StandardCharsets.US_ASCII));
              out.write('\n');
              Bulk.write(out, block, BULK_BYTES);
              socket.shutdownOutput();
            });
        ForwarderFixture fixture = new ForwarderFixture(transport).forwardTo(server)) {
      long expected = Bulk.sum(block, BULK_BYTES);
      for (int run = 0; run < RUNS; run++) {
        try (Socket client = fixture.connect()) {
          Bulk.write(client.getOutputStream(), block, BULK_BYTES);
          client.shutdownOutput();
          assertEquals(
              Long.toString(expected), Bulk.line(client.getInputStream()), "upload of run " + run);
          assertEquals(
              expected, Bulk.read(client.getInputStream(), BULK_BYTES), "download of run " + run);
          assertEquals(-1, client.getInputStream().read());
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void serverThatSpeaksFirstAndClosesIsHeardToTheEnd(Transport transport) throws Exception {
    try (LoopbackServer server =
            LoopbackServer.start(socket ->
                socket.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8)));
        ForwarderFixture fixture = new ForwarderFixture(transport).forwardTo(server)) {
      for (int i = 0; i < 200; i++) {
        try (Socket client = fixture.connect()) {
          assertEquals(
              "hello", new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
      }
      ForwarderFixture.await(
          "all connections have ended", () -> fixture.forwarder.connections() == 0);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void resetOfTheServerReachesTheClientAsReset(Transport transport) throws Exception {
    try (LoopbackServer server =
            LoopbackServer.start(socket -> {
              socket.getInputStream().read();
              socket.setSoLinger(true, 0);
            });
        ForwarderFixture fixture = new ForwarderFixture(transport).forwardTo(server);
        Socket client = fixture.connect()) {
      client.getOutputStream().write(1);
      assertThrows(SocketException.class, () -> client.getInputStream().read());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void resetOfTheClientReachesTheServerAsReset(Transport transport) throws Exception {
    CountDownLatch reset = new CountDownLatch(1);
    try (LoopbackServer server =
            LoopbackServer.start(socket -> {
              socket.getInputStream().read();
              socket.getOutputStream().write(1);
              try {
                socket.getInputStream().read();
              } catch (SocketException e) {
                reset.countDown();
              }
            });
        ForwarderFixture fixture = new ForwarderFixture(transport).forwardTo(server)) {
      try (Socket client = fixture.connect()) {
        client.getOutputStream().write(1);
        assertEquals(1, client.getInputStream().read());
        client.setSoLinger(true, 0);
      }
      reset.await();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void backendKilledInTheMiddleOfADownloadResetsTheClient(Transport transport) throws Exception {
    byte[] block = Bulk.block();
    try (LoopbackServer server =
            LoopbackServer.start(
                socket -> Bulk.write(socket.getOutputStream(), block, Long.MAX_VALUE));
        ForwarderFixture fixture = new ForwarderFixture(transport).forwardTo(server);
        Socket client = fixture.connect()) {
      assertTrue(client.getInputStream().readNBytes(1_000_000).length == 1_000_000);
      server.kill();
      assertThrows(
          SocketException.class,
          () -> client.getInputStream().transferTo(OutputStream.nullOutputStream()));
      ForwarderFixture.await(
          "the connection has ended", () -> fixture.forwarder.connections() == 0);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void slowReaderSlowsItsSenderDownAndLosesNothing(Transport transport) throws Exception {
    byte[] block = Bulk.block();
    int bytes = 20 * 1024 * 1024;
    try (LoopbackServer server =
            LoopbackServer.start(socket -> {
              Bulk.write(socket.getOutputStream(), block, bytes);
              socket.shutdownOutput();
              long sum = Bulk.readSlowly(socket.getInputStream(), bytes);
              assertEquals(Bulk.sum(block, bytes), sum);
              socket.getOutputStream().flush();
            });
        ForwarderFixture fixture = new ForwarderFixture(transport).forwardTo(server);
        Socket client = fixture.connect()) {
      assertEquals(Bulk.sum(block, bytes), Bulk.readSlowly(client.getInputStream(), bytes));
      assertEquals(-1, client.getInputStream().read());
      Bulk.write(client.getOutputStream(), block, bytes);
      client.shutdownOutput();
      ForwarderFixture.await(
          "the server has read everything", () -> fixture.forwarder.connections() == 0);
      assertEquals(bytes, fixture.counter("floatingvip.listener.bytes", "direction", "in"));
      assertEquals(bytes, fixture.counter("floatingvip.listener.bytes", "direction", "out"));
      assertEquals(0, fixture.counter("floatingvip.listener.errors", "stage", "server"));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Epoll", "NIO"})
  void manyConnectionsTalkAtTheSameTime(Transport transport) throws Exception {
    try (LoopbackServer server = LoopbackServer.start(RelayTest::echo);
        ForwarderFixture fixture = new ForwarderFixture(transport).forwardTo(server)) {
      Thread[] threads = new Thread[200];
      java.util.concurrent.atomic.AtomicInteger good =
          new java.util.concurrent.atomic.AtomicInteger();
      for (int i = 0; i < threads.length; i++) {
        byte[] message = "message %d".formatted(i).getBytes(StandardCharsets.UTF_8);
        threads[i] =
            Thread.ofVirtual()
                .start(() -> {
                  try (Socket client = fixture.connect()) {
                    for (int j = 0; j < 50; j++) {
                      client.getOutputStream().write(message);
                      assertArrayEquals(
                          message, client.getInputStream().readNBytes(message.length));
                    }
                    good.incrementAndGet();
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                });
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(threads.length, good.get());
    }
  }

  private static void echo(Socket socket) throws IOException {
    socket.getInputStream().transferTo(socket.getOutputStream());
  }

  /** Large streams whose order and content is checked. */
  private static final class Bulk {
    private Bulk() {}

    static byte[] block() {
      byte[] block = new byte[64 * 1024];
      new java.util.Random(7).nextBytes(block);
      return block;
    }

    static long sum(byte[] block, long bytes) {
      CRC32C sum = new CRC32C();
      for (long done = 0; done < bytes; done += block.length) {
        sum.update(block, 0, (int) Math.min(block.length, bytes - done));
      }
      return sum.getValue();
    }

    static void write(OutputStream out, byte[] block, long bytes) throws IOException {
      for (long done = 0; done < bytes; done += block.length) {
        out.write(block, 0, (int) Math.min(block.length, bytes - done));
      }
    }

    static long read(InputStream in, long bytes) throws IOException {
      CRC32C sum = new CRC32C();
      byte[] buffer = new byte[64 * 1024];
      long done = 0;
      while (done < bytes) {
        int count = in.read(buffer, 0, (int) Math.min(buffer.length, bytes - done));
        if (count < 0) {
          throw new IOException("ended after %d of %d bytes".formatted(done, bytes));
        }
        sum.update(buffer, 0, count);
        done += count;
      }
      return sum.getValue();
    }

    /** Pauses so often that the buffers between are full most of the time. */
    static long readSlowly(InputStream in, long bytes) throws IOException, InterruptedException {
      CRC32C sum = new CRC32C();
      byte[] buffer = new byte[256 * 1024];
      long done = 0;
      while (done < bytes) {
        int count = in.readNBytes(buffer, 0, (int) Math.min(buffer.length, bytes - done));
        if (count == 0) {
          throw new IOException("ended after %d of %d bytes".formatted(done, bytes));
        }
        sum.update(buffer, 0, count);
        done += count;
        Thread.sleep(3);
      }
      return sum.getValue();
    }

    static String line(InputStream in) throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new IOException("ended in the middle of a line");
        }
        line.append((char) c);
      }
      return line.toString();
    }
  }
}
