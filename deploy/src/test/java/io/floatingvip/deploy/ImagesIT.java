package io.floatingvip.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mvn package -Pimages} has made of this machine's JDK and the built programs. */
class ImagesIT {
  private static final Path MADE = Path.of("target/images");

  @TempDir Path folder;

  /** Runtime, programs and archives of classes, in another folder than the first time. */
  @Test
  void theSameSourcesGiveTheSameBytes() throws Exception {
    Path again = folder.resolve("deeper/images");
    Process images =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "images/Images.java",
                "..",
                again.toString())
            .redirectErrorStream(true)
            .start();
    String log = new String(images.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertEquals(0, images.waitFor(), log);
    Set<Path> files = files(MADE);
    assertTrue(files.contains(Path.of("speaker/app/classes")), files::toString);
    assertTrue(files.contains(Path.of("operator/app/classes")), files::toString);
    assertEquals(files, files(again));
    assertEquals(
        List.of(),
        files.stream().filter(file -> differs(MADE.resolve(file), again.resolve(file))).toList());
  }

  private static Set<Path> files(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths
          .filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          .map(root::relativize)
          .collect(Collectors.toSet());
    }
  }

  private static boolean differs(Path one, Path other) {
    try {
      return Files.isSymbolicLink(one)
          ? !Files.readSymbolicLink(one).equals(Files.readSymbolicLink(other))
          : Files.mismatch(one, other) >= 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
