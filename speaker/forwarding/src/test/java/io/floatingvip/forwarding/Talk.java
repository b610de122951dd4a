package io.floatingvip.forwarding;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Lines of text over sockets, and servers that say who they are. */
final class Talk {
  private Talk() {}

  /** A server that answers each line with its name. */
  static LoopbackServer named(String name) {
    return LoopbackServer.start(answering(name));
  }

  static LoopbackServer.Conversation answering(String name) {
    return socket -> {
      while (true) {
        line(socket);
        say(socket, name);
      }
    };
  }

  static void say(Socket socket, String line) throws IOException {
    socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  static String line(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("ended after \"%s\"".formatted(line));
      }
      line.append((char) c);
    }
    return line.toString();
  }

  /** One question on a connection; the name of the server that answers. */
  static String ask(Socket socket) throws IOException {
    say(socket, "who");
    return line(socket);
  }

  /** One question on a connection of its own. */
  static String ask(ForwarderFixture fixture) throws IOException {
    try (Socket socket = fixture.connect()) {
      return ask(socket);
    }
  }
}
