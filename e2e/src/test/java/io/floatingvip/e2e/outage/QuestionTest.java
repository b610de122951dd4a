package io.floatingvip.e2e.outage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A request against servers on loopback that answer in odd ways. */
class QuestionTest {
  private static final Duration NEVER = Duration.ofMinutes(5);

  @Test
  void answerIsTheFirstLineOfTheBodyHoweverItComes() throws IOException {
    Request request =
        ask(
            NEVER,
            connection -> {
              for (String part : List.of("HTTP/1.0 20", "0 OK\r\nA: b\r\n\r", "\nweb-a\nmore")) {
                connection.getOutputStream().write(part.getBytes(US_ASCII));
              }
            });

    assertTrue(request.answered(), request::line);
    assertEquals("web-a", request.detail());
  }

  @Test
  void errorIsNoAnswer() throws IOException {
    Request request =
        ask(
            NEVER,
            connection ->
                connection
                    .getOutputStream()
                    .write("HTTP/1.0 503 Busy\r\n\r\nsorry".getBytes(US_ASCII)));

    assertFalse(request.answered(), request::line);
    assertEquals("answer: HTTP/1.0 503 Busy", request.detail());
  }

  @Test
  void answerWithoutEndOfHeadersIsNone() throws IOException {
    Request request =
        ask(
            NEVER,
            connection -> connection.getOutputStream().write("HTTP/1.0 200".getBytes(US_ASCII)));

    assertFalse(request.answered(), request::line);
  }

  @Test
  void resetIsNoAnswer() throws IOException {
    Request request = ask(NEVER, connection -> connection.setSoLinger(true, 0));

    assertFalse(request.answered(), request::line);
    assertTrue(request.detail().contains("reset"), request::detail);
  }

  @Test
  void silenceIsNoAnswerAfterTheTimeout() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Request request =
          ask(Duration.ofMillis(50), (InetSocketAddress) server.getLocalSocketAddress());

      assertFalse(request.answered(), request::line);
      assertEquals("Read timed out", request.detail());
    }
  }

  @Test
  void refusalIsNoAnswer() throws IOException {
    InetSocketAddress nobody;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = (InetSocketAddress) server.getLocalSocketAddress();
    }
    Request request = ask(NEVER, nobody);

    assertFalse(request.answered(), request::line);
    assertTrue(request.detail().contains("refused"), request::detail);
  }

  /** Writes an answer to a connection, which is closed then. */
  private interface Answer {
    void write(Socket connection) throws IOException;
  }

  private static Request ask(Duration timeout, Answer answer) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread _ = Thread.ofVirtual().start(() -> serve(server, answer));
      return ask(timeout, (InetSocketAddress) server.getLocalSocketAddress());
    }
  }

  private static void serve(ServerSocket server, Answer answer) {
    try (Socket connection = server.accept()) {
      BufferedReader request =
          new BufferedReader(new InputStreamReader(connection.getInputStream(), US_ASCII));
      List<String> lines = request.lines().takeWhile(line -> !line.isEmpty()).toList();
      assertEquals("GET / HTTP/1.0", lines.getFirst());
      answer.write(connection);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Request ask(Duration timeout, InetSocketAddress server) throws IOException {
    List<Request> outcomes = new ArrayList<>();
    try (Selector selector = Selector.open()) {
      new Question(server, timeout, outcomes::add).begin(selector);
      while (outcomes.isEmpty()) {
        selector.select(key -> ((Question) key.attachment()).proceed(key), 1);
        for (SelectionKey key : selector.keys()) {
          ((Question) key.attachment()).expire(System.nanoTime());
        }
      }
    }
    assertEquals(1, outcomes.size());
    return outcomes.getFirst();
  }
}
