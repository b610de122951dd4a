import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program as it lies in its image: {@code /app/lib} with its libraries and {@code /app/start},
 * the arguments that {@code java} starts it with.
 *
 * @param mainClass what is started
 * @param libraries the folder of its jars
 * @param options the file with its options for the virtual machine, one a line
 */
record ProgramFolder(String mainClass, Path libraries, Path options) {
  private static final String PLACE = "/app/lib/";

  /**
   * Writes it.
   *
   * @param folder what becomes the image's root
   */
  void write(Path folder) throws IOException {
    Path lib = Files.createDirectories(Folders.fresh(folder).resolve("app/lib"));
    List<String> classPath = new ArrayList<>();
    for (Path jar : Folders.files(libraries)) {
      // The copy has a time of modification of its own. All jars of the build have the same one,
      // and Jib tells by it whether a layer has changed.
      Files.copy(jar, lib.resolve(jar.getFileName()));
      classPath.add(PLACE + jar.getFileName());
    }
    List<String> arguments = new ArrayList<>(Files.readAllLines(options));
    arguments.add("-cp");
    arguments.add(String.join(":", classPath));
    arguments.add(mainClass);
    Files.write(folder.resolve("app/start"), arguments);
  }
}
