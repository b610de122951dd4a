import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the lists of the classes that the programs start with. Which those are is found out by
 * running each once, in a network namespace of its own. It differs by a few from run to run, so the
 * lists are kept, and the archives made from them are the same each time. As root, after {@code mvn
 * package -Pimages -DskipTests}, when libraries or much of the programs have changed.
 */
final class ClassLists {
  /** What writes them anew, in the root of the repository. */
  static final String COMMAND = "java deploy/images/ClassLists.java";

  private static final String NETWORK =
      """
      ip link set lo up
      ip link add eth0 type veth peer name peer
      ip address add 192.0.2.1/24 dev eth0
      ip link set eth0 up
      ip link set peer up
      exec "$@"
      """;

  private static final Path SETTINGS = Path.of("deploy/images");
  private static final Path IMAGES = Path.of("deploy/target/images");

  private ClassLists() {}

  public static void main(String[] arguments) throws Exception {
    write(
        Path.of("operator/src/main/archive/operator.classes"),
        "http://127.0.0.1:8080",
        "/readyz",
        List.of("--http", "127.0.0.1:8080"));
    write(
        Path.of("speaker/daemon/src/main/archive/speaker.classes"),
        "http://127.0.0.1:9350",
        "http://192.0.2.100/api/v1/nodes",
        List.of("--http=127.0.0.1:9350", "--state-dir=FOLDER/state"));
  }

  /**
   * @param kept the list, named after its program
   * @param address where the program serves its pages
   * @param page a page that is there when it does what it is for, at its address or with one
   */
  private static void write(Path kept, String address, String page, List<String> arguments)
      throws IOException, InterruptedException {
    String program = kept.getFileName().toString().replace(".classes", "");
    Path folder = Files.createTempDirectory("floating-vip-training");
    try {
      Path list = folder.resolve("classes");
      List<String> start = Files.readAllLines(IMAGES.resolve(program).resolve("app/start"));
      List<String> command =
          new ArrayList<>(List.of("unshare", "--net", "sh", "-ec", NETWORK, "-"));
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add(SETTINGS.resolve("Training.java").toString());
      command.addAll(
          List.of(folder.toString(), address, page.startsWith("/") ? address + page : page));
      command.add(IMAGES.resolve("runtime/opt/java/bin/java").toString());
      Files.readAllLines(SETTINGS.resolve(program + ".options")).stream()
          .filter(option -> option.startsWith("-"))
          .forEach(command::add);
      command.addAll(List.of("-XX:DumpLoadedClassList=" + list, "-cp", jars(program)));
      command.add(start.getLast());
      arguments.stream()
          .map(word -> word.replace("FOLDER", folder.toString()))
          .forEach(command::add);
      if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
        throw new IllegalStateException(program + " could not be run here, see above");
      }
      try (Stream<String> lines = Files.lines(list)) {
        Files.write(kept, ClassArchive.stable(lines));
      }
      System.out.println("written: " + kept);
    } finally {
      Folders.remove(folder);
    }
  }

  private static String jars(String program) throws IOException {
    return Folders.files(IMAGES.resolve(program).resolve("app/lib")).stream()
        .map(Path::toString)
        .collect(Collectors.joining(":"));
  }
}
