package io.floatingvip.e2e.lab;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the project's files are, whatever folder of it this JVM was started in. */
public final class Repository {
  private Repository() {}

  /**
   * The folder with all modules.
   *
   * @throws IllegalStateException if the working folder is not in it
   */
  public static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("e2e/lab"))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new IllegalStateException("Start this in the project's folder or below it.");
      }
      folder = parent;
    }
    return folder;
  }
}
