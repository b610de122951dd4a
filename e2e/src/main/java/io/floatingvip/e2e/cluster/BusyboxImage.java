package io.floatingvip.e2e.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * An image with nothing but this machine's static busybox: the nodes' pause image, and the
 * examples' web server.
 */
final class BusyboxImage {
  /** The image of the container that holds a pod's namespaces open. */
  static final String PAUSE = "floating-vip.test/pause:1";

  private static final Path BUSYBOX = Path.of("/bin/busybox");

  private BusyboxImage() {}

  /**
   * Writes the image as a docker archive.
   *
   * @param folder a folder of its own
   */
  static Path write(Path folder) {
    try {
      Path layer = layer(folder);
      String digest =
          HexFormat.of()
              .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(layer)));
      Files.writeString(
          folder.resolve("config.json"),
          """
          {"architecture": "%s", "os": "linux", "config": {"Entrypoint": ["/bin/sh", "-c", "trap exit TERM; sleep 2147483647 & wait"]},
           "rootfs": {"type": "layers", "diff_ids": ["sha256:%s"]}}
          """
              .formatted(architecture(), digest));
      Files.writeString(
          folder.resolve("manifest.json"),
          """
          [{"Config": "config.json", "RepoTags": ["%s", "docker.io/library/busybox:1.37"], "Layers": ["layer.tar"]}]
          """
              .formatted(PAUSE));
      Path archive = folder.resolve("busybox.tar");
      Command.of(
              "tar",
              "-C",
              folder.toString(),
              "-cf",
              archive.toString(),
              "manifest.json",
              "config.json",
              "layer.tar")
          .run();
      return archive;
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new ClusterException("cannot make the busybox image", e);
    }
  }

  private static Path layer(Path folder) throws IOException {
    Path root = folder.resolve("root");
    for (String directory : new String[] {"bin", "etc", "tmp", "www"}) {
      Files.createDirectories(root.resolve(directory));
    }
    Files.setPosixFilePermissions(
        root.resolve("tmp"), PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.copy(
        BUSYBOX,
        root.resolve("bin/busybox"),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.COPY_ATTRIBUTES);
    for (String program : Command.of(BUSYBOX.toString(), "--list").run().lines().toList()) {
      Path link = root.resolve("bin").resolve(program);
      if (!Files.exists(link, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
        Files.createSymbolicLink(link, Path.of("busybox"));
      }
    }
    Path layer = folder.resolve("layer.tar");
    Command.of(
            "tar",
            "-C",
            root.toString(),
            "--owner=0",
            "--group=0",
            "--numeric-owner",
            "-cf",
            layer.toString(),
            ".")
        .run();
    return layer;
  }

  private static String architecture() {
    return System.getProperty("os.arch", "").equals("aarch64") ? "arm64" : "amd64";
  }
}
