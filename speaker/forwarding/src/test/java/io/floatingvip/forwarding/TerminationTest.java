package io.floatingvip.forwarding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.forwarding.ForwarderOptions.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How one side ends reaches the other side as it is, whichever side it is. */
class TerminationTest {
  private static final int BLOCK = 64 * 1024;
  private static final int BLOCKS = 320;

  /** Both ends of one forwarded connection. */
  private static final class Line implements AutoCloseable {
    final ForwarderFixture fixture;
    final LoopbackServer backend;
    final CountDownLatch over = new CountDownLatch(1);
    final Socket near;
    final Socket far;

    Line(Transport transport, String side) throws Exception {
      CompletableFuture<Socket> accepted = new CompletableFuture<>();
      backend =
          LoopbackServer.start(socket -> {
            accepted.complete(socket);
            over.await();
          });
      fixture = new ForwarderFixture(transport).apply(PoolDraft.of(backend).build());
      Socket client = fixture.connect();
      Socket server = accepted.get(60, TimeUnit.SECONDS);
      server.setSoTimeout(60_000);
      // A reset before the connection is complete would be a failed connect, and tried again.
      Talk.say(client, "hello");
      assertEquals("hello", Talk.line(server));
      near = side.equals("client") ? client : server;
      far = side.equals("client") ? server : client;
    }

    /** Sends from the far end without a pause, until that fails or all is sent. */
    CompletableFuture<Integer> stream(int blocks) {
      return CompletableFuture.supplyAsync(() -> {
        byte[] block = new byte[BLOCK];
        int sent = 0;
        try {
          OutputStream out = far.getOutputStream();
          for (; sent < blocks; sent++) {
            out.write(block);
          }
        } catch (IOException e) {
          // The number tells.
        }
        return sent;
      });
    }

    void reset(Socket socket) throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    @Override
    public void close() throws IOException {
      over.countDown();
      near.close();
      far.close();
      fixture.close();
      backend.close();
    }
  }

  private static long readToTheEnd(Socket socket) throws IOException {
    return socket.getInputStream().transferTo(OutputStream.nullOutputStream());
  }

  @ParameterizedTest
  @CsvSource({"Epoll, client", "Epoll, server", "NIO, client", "NIO, server"})
  void halfCloseLeavesTheOtherDirectionOpen(Transport transport, String side) throws Exception {
    try (Line line = new Line(transport, side)) {
      line.near.shutdownOutput();
      assertEquals(-1, line.far.getInputStream().read());
      Talk.say(line.far, "still there");
      assertEquals("still there", Talk.line(line.near));
      line.far.shutdownOutput();
      assertEquals(-1, line.near.getInputStream().read());
      ForwarderFixture.await("it has ended", () -> line.fixture.forwarder.connections() == 0);
    }
  }

  @ParameterizedTest
  @CsvSource({"Epoll, client", "Epoll, server", "NIO, client", "NIO, server"})
  void halfCloseInTheMiddleOfTheOthersTransferLosesNothing(Transport transport, String side)
      throws Exception {
    try (Line line = new Line(transport, side)) {
      CompletableFuture<Integer> sending = line.stream(BLOCKS);
      assertEquals(BLOCK, line.near.getInputStream().readNBytes(BLOCK).length);
      line.near.shutdownOutput();
      assertEquals(-1, line.far.getInputStream().read());
      CompletableFuture<Integer> closing =
          sending.thenApply(sent -> {
            try {
              line.far.shutdownOutput();
            } catch (IOException e) {
              return -1;
            }
            return sent;
          });
      assertEquals((long) BLOCK * (BLOCKS - 1), readToTheEnd(line.near));
      assertEquals(BLOCKS, closing.get());
    }
  }

  @ParameterizedTest
  @CsvSource({"Epoll, client", "Epoll, server", "NIO, client", "NIO, server"})
  void resetWhileNothingFlowsIsAReset(Transport transport, String side) throws Exception {
    try (Line line = new Line(transport, side)) {
      line.reset(line.near);
      assertThrows(SocketException.class, () -> line.far.getInputStream().read());
    }
  }

  @ParameterizedTest
  @CsvSource({"Epoll, client", "Epoll, server", "NIO, client", "NIO, server"})
  void resetOfTheReceiverStopsTheSender(Transport transport, String side) throws Exception {
    try (Line line = new Line(transport, side)) {
      CompletableFuture<Integer> sending = line.stream(Integer.MAX_VALUE);
      assertEquals(BLOCK, line.near.getInputStream().readNBytes(BLOCK).length);
      line.reset(line.near);
      assertTrue(sending.get(60, TimeUnit.SECONDS) < Integer.MAX_VALUE);
      ForwarderFixture.await("it has ended", () -> line.fixture.forwarder.connections() == 0);
    }
  }

  @ParameterizedTest
  @CsvSource({"Epoll, client", "Epoll, server", "NIO, client", "NIO, server"})
  void resetOfTheSenderIsNoEndOfStream(Transport transport, String side) throws Exception {
    try (Line line = new Line(transport, side)) {
      CompletableFuture<Integer> sending = line.stream(Integer.MAX_VALUE);
      assertEquals(BLOCK, line.near.getInputStream().readNBytes(BLOCK).length);
      line.reset(line.far);
      sending.get(60, TimeUnit.SECONDS);
      assertThrows(SocketException.class, () -> readToTheEnd(line.near));
    }
  }

  @ParameterizedTest
  @CsvSource({"Epoll, client", "Epoll, server", "NIO, client", "NIO, server"})
  void resetAfterAHalfCloseIsAReset(Transport transport, String side) throws Exception {
    try (Line line = new Line(transport, side)) {
      line.near.shutdownOutput();
      InputStream far = line.far.getInputStream();
      assertEquals(-1, far.read());
      line.reset(line.far);
      assertThrows(SocketException.class, () -> line.near.getInputStream().read());
    }
  }
}
