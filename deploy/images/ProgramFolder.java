import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A program as it lies in its image: {@code /app/lib} with its libraries, {@code /app/classes} with
 * the classes that it starts with, parsed and verified already, and {@code /app/start}, the
 * arguments that {@code java} starts it with.
 *
 * @param mainClass what is started
 * @param libraries the folder of its jars
 * @param options the file with its options for the virtual machine, one a line
 */
record ProgramFolder(String mainClass, Path libraries, Path options) {
  private static final String PLACE = "/app/lib/";

  /** The time that Jib gives every file, by which the virtual machine recognizes a jar. */
  private static final FileTime TIME_IN_THE_IMAGE = FileTime.from(Instant.ofEpochSecond(1));

  /**
   * Writes it.
   *
   * @param folder what becomes the image's root
   * @param classes archives the classes
   */
  void write(Path folder, ClassArchive classes) throws IOException, InterruptedException {
    Path app = Files.createDirectories(Folders.fresh(folder).resolve("app"));
    Files.createDirectories(app.resolve("lib"));
    List<String> jars = new ArrayList<>();
    for (Path jar : Folders.files(libraries)) {
      Path copy = Files.copy(jar, app.resolve("lib").resolve(jar.getFileName()));
      Files.setLastModifiedTime(copy, TIME_IN_THE_IMAGE);
      jars.add(jar.getFileName().toString());
    }
    List<String> settings = Files.readAllLines(options);
    boolean archived =
        classes.write(
            app.resolve("classes"), app, jars.stream().map("lib/"::concat).toList(), settings);
    List<String> arguments = new ArrayList<>(settings);
    if (archived) {
      arguments.add("-XX:SharedArchiveFile=/app/classes");
      // What of the archive a collector has no use for is no news.
      arguments.add("-Xlog:cds*=off");
      arguments.add("-Xlog:aot*=off");
    }
    arguments.add("-cp");
    arguments.add(classPath(jars, PLACE));
    arguments.add(mainClass);
    Files.write(app.resolve("start"), arguments);
  }

  private static String classPath(List<String> jars, String folder) {
    return jars.stream().map(folder::concat).collect(Collectors.joining(":"));
  }
}
