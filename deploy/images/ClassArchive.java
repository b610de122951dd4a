import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Makes the archive of the classes that a program starts with (class data sharing). Which those are
 * is found out by running it once, in a network namespace of its own; where that is not possible,
 * there is no archive and the program starts slower.
 *
 * @param java the program of the image's runtime; without it there is no archive
 * @param sources the folder of {@link Training}
 * @param arguments what the program is run with
 * @param address where it then serves its pages
 * @param page a page that is there when it does what it is for
 */
record ClassArchive(
    Optional<Path> java, Path sources, List<String> arguments, String address, String page) {
  private static final String NETWORK =
      """
      ip link set lo up
      ip link add eth0 type veth peer name peer
      ip address add 192.0.2.1/24 dev eth0
      ip link set eth0 up
      ip link set peer up
      exec "$@"
      """;

  /**
   * Writes it.
   *
   * @param archive the file to write
   * @param options of the virtual machine when it is used
   * @param classPath its jars in the order in which the image has them; what all of their paths
   *     begin with may be another folder when the archive is used
   * @return whether there is one
   */
  boolean write(Path archive, List<String> options, String classPath, String mainClass)
      throws IOException, InterruptedException {
    return java.isPresent() && write(java.get(), archive, options, classPath, mainClass);
  }

  private boolean write(
      Path java, Path archive, List<String> options, String classPath, String mainClass)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("floating-vip-training");
    try {
      Path list = folder.resolve("classes");
      List<String> run = new ArrayList<>(List.of(java.toString()));
      options.stream().filter(option -> option.startsWith("-")).forEach(run::add);
      run.addAll(List.of("-XX:DumpLoadedClassList=" + list, "-cp", classPath, mainClass));
      if (train(folder, run) != 0) {
        System.err.println(
            "No archive of classes for " + mainClass + ": it could not be run here, see above");
        return false;
      }
      Files.write(list, stable(Files.readAllLines(list)));
      return dump(java, archive, list, options, classPath) == 0;
    } finally {
      Folders.remove(folder);
    }
  }

  /** Runs the program as it would be run, in a network of its own. */
  private int train(Path folder, List<String> program) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("unshare", "--net"));
    if (!"root".equals(System.getProperty("user.name"))) {
      command.add("--map-root-user");
    }
    command.addAll(List.of("sh", "-ec", NETWORK, "training"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(sources.resolve("Training.java").toString());
    command.addAll(List.of(folder.toString(), address, page));
    command.addAll(program);
    arguments.stream().map(word -> word.replace("FOLDER", folder.toString())).forEach(command::add);
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException e) {
      System.err.println(e.getMessage());
      return 1;
    }
  }

  /** What does not depend on the order in which threads came to load classes. */
  private static List<String> stable(List<String> list) {
    return list.stream()
        .filter(
            line -> !line.startsWith("#") && !line.startsWith("@cp") && !line.contains("source:"))
        .map(line -> line.startsWith("@") ? line : line.replaceFirst(" id:.*", ""))
        .sorted()
        .distinct()
        .toList();
  }

  private int dump(Path java, Path archive, Path list, List<String> options, String classPath)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(java.toString()));
    // ZGC knows no compressed references, and an archive that it writes is another one each time.
    command.add("-XX:+UseSerialGC");
    if (options.contains("-XX:+UseZGC")) {
      command.add("-XX:-UseCompressedOops");
    }
    // What belongs to modules has to be the same when the archive is used.
    options.stream().filter(option -> option.startsWith("--")).forEach(command::add);
    command.addAll(
        Arrays.asList(
            "-Xshare:dump",
            "-Xlog:all=off:stdout",
            "-XX:SharedClassListFile=" + list,
            "-XX:SharedArchiveFile=" + archive,
            "-cp",
            classPath));
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
