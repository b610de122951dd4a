package io.floatingvip.e2e.lab;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A main class of this module as a program of its own: a small JVM that is ready soon. */
public record JavaProgram(Class<?> main) {
  /** The command that runs it. The main class may use the JDK and its own module only. */
  public List<String> command(String... arguments) {
    return Stream.concat(
            Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "-cp",
                classes().toString(),
                main.getName()),
            Stream.of(arguments))
        .toList();
  }

  private Path classes() {
    try {
      return Path.of(main.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
