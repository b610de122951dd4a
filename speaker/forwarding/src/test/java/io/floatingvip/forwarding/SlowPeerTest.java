package io.floatingvip.forwarding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.forwarding.ForwarderOptions.Transport;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A peer that takes a thousandth of what the other could send. */
class SlowPeerTest {
  private static final int TIMES = 1000;
  private static final Duration SLOWLY = Duration.ofSeconds(2);
  private static final int BLOCK = 64 * 1024;
  private static final int STEP = 1024;
  // More than the kernel's buffers on the way hold, by far.
  private static final long BYTES = 128L * 1024 * 1024;
  // What the forwarder itself may hold for the one connection: its buffer and some small things.
  private static final long HELD = 1024 * 1024;

  /** A server that hands over the sockets that say "line", and answers all others. */
  private static LoopbackServer server(LinkedBlockingQueue<Socket> accepted, CountDownLatch over) {
    return LoopbackServer.start(socket -> {
      while (!Talk.line(socket).equals("line")) {
        Talk.say(socket, "server");
      }
      accepted.add(socket);
      over.await();
    });
  }

  /** What has been sent, and its checksum. */
  private static final class Sender {
    final AtomicLong sent = new AtomicLong();
    final CompletableFuture<Long> sum;

    Sender(Socket socket, long bytes) {
      sum = CompletableFuture.supplyAsync(() -> send(socket, bytes));
    }

    private long send(Socket socket, long bytes) {
      byte[] block = new byte[BLOCK];
      Random random = new Random(bytes);
      CRC32C crc = new CRC32C();
      try {
        OutputStream out = socket.getOutputStream();
        while (sent.get() < bytes) {
          random.nextBytes(block);
          crc.update(block);
          out.write(block);
          sent.addAndGet(BLOCK);
        }
        socket.shutdownOutput();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      return crc.getValue();
    }
  }

  private static void receive(InputStream in, long bytes, CRC32C sum) throws IOException {
    byte[] buffer = new byte[BLOCK];
    for (long left = bytes; left > 0; ) {
      int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      assertTrue(count > 0, "ended too early");
      sum.update(buffer, 0, count);
      left -= count;
    }
  }

  /** Bytes in a nanosecond, where nobody is slow. */
  private static double fullRate(Socket from, Socket to) throws Exception {
    long bytes = 32L * 1024 * 1024;
    long start = System.nanoTime();
    byte[] block = new byte[BLOCK];
    CompletableFuture<Void> sending =
        CompletableFuture.runAsync(() -> {
          try {
            for (long sent = 0; sent < bytes; sent += BLOCK) {
              from.getOutputStream().write(block);
            }
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
    receive(to.getInputStream(), bytes, new CRC32C());
    sending.get(60, TimeUnit.SECONDS);
    return (double) bytes / (System.nanoTime() - start);
  }

  /** Takes small pieces at a rate, while somebody else talks to the same server. */
  private static long crawl(
      InputStream in, double bytesPerNano, CRC32C sum, ForwarderFixture fixture)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    long received = 0;
    long asked = 0;
    long elapsed = 0;
    while (elapsed < SLOWLY.toNanos()) {
      while (received > elapsed * bytesPerNano) {
        TimeUnit.MICROSECONDS.sleep(500);
        elapsed = System.nanoTime() - start;
      }
      receive(in, STEP, sum);
      received += STEP;
      // Those who are not slow are on the same event loop.
      if (elapsed > asked * SLOWLY.toNanos() / 20) {
        assertEquals("server", Talk.ask(fixture));
        asked++;
      }
    }
    assertTrue(asked > 0);
    return received;
  }

  /** Of the event loops of this JVM. */
  private static long loopsCpuNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("forwarding-"))
        .mapToLong(thread -> Math.max(0, threads.getThreadCpuTime(thread.threadId())))
        .sum();
  }

  @ParameterizedTest
  @CsvSource({"Epoll, client", "Epoll, server", "NIO, client", "NIO, server"})
  void slowReceiverHoldsBackItsSenderAloneAndLosesNothing(Transport transport, String slow)
      throws Exception {
    LinkedBlockingQueue<Socket> arrived = new LinkedBlockingQueue<>();
    CountDownLatch over = new CountDownLatch(1);
    try (LoopbackServer server = server(arrived, over);
        ForwarderFixture fixture = new ForwarderFixture(transport, 1).forwardTo(server);
        Socket client = fixture.connect()) {
      Talk.say(client, "line");
      Socket accepted = arrived.take();
      Socket from = slow.equals("client") ? accepted : client;
      Socket to = slow.equals("client") ? client : accepted;
      double rate = fullRate(from, to) / TIMES;

      Sender sender = new Sender(from, BYTES);
      CRC32C received = new CRC32C();
      long cpu = loopsCpuNanos();
      long crawled = crawl(to.getInputStream(), rate, received, fixture);
      long usedCpu = loopsCpuNanos() - cpu;

      assertTrue(sender.sent.get() < BYTES, "the sender was not held back");
      long held = PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
      assertTrue(held < HELD, () -> held + " bytes are held");
      assertTrue(
          usedCpu < SLOWLY.toNanos() / 2, () -> "spins while it waits: " + usedCpu + " ns of CPU");
      receive(to.getInputStream(), BYTES - crawled, received);
      assertEquals(-1, to.getInputStream().read());
      assertEquals(sender.sum.get(60, TimeUnit.SECONDS), received.getValue());
      over.countDown();
    }
  }
}
