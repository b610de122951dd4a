import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes the file system that both images stand on where no base image can be pulled: a Java runtime
 * of the modules that are needed, and of this machine's C library what that runtime loads.
 */
final class RuntimeImage {
  // The first ten are what the programs and their libraries refer to; the others are found at run
  // time only: Netty's memory access, certificates on hardware tokens and elliptic curves, flight
  // recordings and jcmd for whoever looks for a fault, zip file systems.
  private static final List<String> MODULES =
      List.of(
          "java.base",
          "java.net.http",
          "java.naming",
          "java.logging",
          "java.management",
          "java.xml",
          "java.sql",
          "java.security.jgss",
          "java.security.sasl",
          "jdk.httpserver",
          "jdk.unsupported",
          "jdk.management",
          "jdk.crypto.cryptoki",
          "jdk.jfr",
          "jdk.jcmd",
          "jdk.zipfs");

  // Loaded by name, so that no file refers to them: name resolution, and unwinding when a thread is
  // cancelled.
  private static final List<String> LOADED_BY_NAME =
      List.of("libnss_dns.so.2", "libnss_files.so.2", "libresolv.so.2", "libgcc_s.so.1");

  private static final Pattern LIBRARY = Pattern.compile("(/\\S+) \\(0x");

  private final Path root;

  RuntimeImage(Path root) {
    this.root = root;
  }

  /** Writes it, in place of what is there. */
  void make() throws IOException, InterruptedException {
    Folders.fresh(root);
    Path java = Files.createDirectories(root.resolve("opt")).resolve("java");
    link(java);
    for (String library : libraries(java)) {
      Path copy = root.resolve(library.substring(1));
      Files.createDirectories(copy.getParent());
      Files.copy(Path.of(library), copy, StandardCopyOption.REPLACE_EXISTING);
    }
    write("etc/passwd", "root:x:0:0:root:/:/nologin\nnonroot:x:65532:65532:nonroot:/:/nologin\n");
    write("etc/group", "root:x:0:\nnonroot:x:65532:\n");
    write("etc/nsswitch.conf", "hosts: files dns\n");
  }

  private static void link(Path java) throws IOException, InterruptedException {
    // A process of its own: some of what it generates depends on what its process did before.
    output(
        Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
        "--add-modules",
        String.join(",", MODULES),
        "--output",
        java.toString(),
        "--strip-debug",
        "--no-header-files",
        "--no-man-pages",
        "--compress",
        "zip-6",
        "--generate-cds-archive");
  }

  /** What the dynamic linker would load for the runtime's own files, by absolute path. */
  private static Set<String> libraries(Path java) throws IOException, InterruptedException {
    Set<String> libraries = new TreeSet<>();
    try (Stream<Path> files = Files.walk(java)) {
      for (Path file : files.filter(RuntimeImage::loadable).toList()) {
        Matcher library = LIBRARY.matcher(output("ldd", file.toString()));
        while (library.find()) {
          if (!library.group(1).startsWith(java.toAbsolutePath().toString())) {
            libraries.add(library.group(1));
          }
        }
      }
    }
    Path folder =
        Path.of(
                libraries.stream()
                    .filter(name -> name.contains("/libc.so."))
                    .findFirst()
                    .orElseThrow())
            .getParent();
    LOADED_BY_NAME.stream()
        .map(folder::resolve)
        .filter(Files::exists)
        .map(Path::toString)
        .forEach(libraries::add);
    return libraries;
  }

  private static boolean loadable(Path file) {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && (file.toString().endsWith(".so")
            || file.getParent().endsWith("bin") && Files.isExecutable(file));
  }

  private static String output(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", command) + ": " + output);
    }
    return output;
  }

  private void write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
