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

  /** Two hosts on a cable; what is under /run is nobody else's. */
  private static final String NETWORK =
      """
      mount -t tmpfs tmpfs /run
      ip netns add predecessor
      ip link set lo up
      ip link add eth0 type veth peer name eth0 netns predecessor
      ip address add 192.0.2.1/24 dev eth0
      ip link set eth0 up
      ip -n predecessor link set lo up
      ip -n predecessor address add 192.0.2.2/24 dev eth0
      ip -n predecessor link set eth0 up
      exec "$@"
      """;

  private static final String PREDECESSOR =
      """
      virtualRouters:
        - {name: web, virtualRouterID: 51, interface: eth0, priority: 200, addresses: [192.0.2.100]}
        - {name: web6, virtualRouterID: 51, interface: eth0, priority: 200, addresses: ["2001:db8::100"]}
      listeners:
        - {name: web, addresses: [192.0.2.100], port: 80, pool: web}
      pools:
        - {name: web, endpoints: [{address: 192.0.2.1, port: 80}]}
      """;

  private static final Path SETTINGS = Path.of("deploy/images");
  private static final Path IMAGES = Path.of("deploy/target/images");

  private ClassLists() {}

  public static void main(String[] arguments) throws Exception {
    write(
        Path.of("operator/src/main/archive/operator.classes"),
        List.of("http://127.0.0.1:8080", "/readyz"),
        List.of("--http", "127.0.0.1:8080"),
        List.of());
    write(
        Path.of("speaker/daemon/src/main/archive/speaker.classes"),
        List.of("http://127.0.0.1:9350", "http://192.0.2.100/api/v1/nodes"),
        List.of("--http=127.0.0.1:9350", "--state-dir=FOLDER/state"),
        List.of("--config=FOLDER/predecessor.yaml", "--http=127.0.0.1:9350"));
  }

  /**
   * @param kept the list, named after its program
   * @param pages where the program serves its own, and a page that is there when it does what it is
   *     for, at its address or with one
   * @param arguments of the program
   * @param predecessor the arguments of the same program on the other host, if it has one
   */
  private static void write(
      Path kept, List<String> pages, List<String> arguments, List<String> predecessor)
      throws IOException, InterruptedException {
    String program = kept.getFileName().toString().replace(".classes", "");
    Path folder = Files.createTempDirectory("floating-vip-training");
    try {
      List<String> command =
          new ArrayList<>(List.of("unshare", "--net", "--mount", "sh", "-ec", NETWORK, "-"));
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add(SETTINGS.resolve("Training.java").toString());
      command.add(folder.toString());
      command.add(pages.getFirst());
      command.add(pages.getLast().startsWith("/") ? String.join("", pages) : pages.getLast());
      if (!predecessor.isEmpty()) {
        Files.writeString(folder.resolve("predecessor.yaml"), PREDECESSOR);
        command.addAll(List.of("ip", "netns", "exec", "predecessor"));
        command.addAll(trained(program, folder, "predecessor", predecessor));
        command.add("--");
      }
      command.addAll(trained(program, folder, "program", arguments));
      if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
        throw new IllegalStateException(program + " could not be run here, see above");
      }
      Files.write(kept, ClassArchive.stable(lists(folder)));
      System.out.println("written: " + kept);
    } finally {
      Folders.remove(folder);
    }
  }

  /** The command that writes a list of its classes into the folder. */
  private static List<String> trained(
      String program, Path folder, String list, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(IMAGES.resolve("runtime/opt/java/bin/java").toString());
    Files.readAllLines(SETTINGS.resolve(program + ".options")).stream()
        .filter(option -> option.startsWith("-"))
        .forEach(command::add);
    command.add("-XX:DumpLoadedClassList=" + folder.resolve(list + ".classes"));
    command.addAll(List.of("-cp", jars(program)));
    command.add(Files.readAllLines(IMAGES.resolve(program).resolve("app/start")).getLast());
    arguments.stream().map(word -> word.replace("FOLDER", folder.toString())).forEach(command::add);
    return command;
  }

  private static Stream<String> lists(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path file : Folders.files(folder)) {
      if (file.toString().endsWith(".classes")) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines.stream();
  }

  private static String jars(String program) throws IOException {
    return Folders.files(IMAGES.resolve(program).resolve("app/lib")).stream()
        .map(Path::toString)
        .collect(Collectors.joining(":"));
  }
}
