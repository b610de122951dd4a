import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Makes the archive of the classes that a program starts with (class data sharing), from a list
 * that {@link ClassLists} has written. The same list and jars give the same bytes, in whatever
 * folder.
 *
 * @param java the program of the image's runtime; without it there is no archive and the program
 *     starts slower
 * @param list the file with the classes
 */
record ClassArchive(Optional<Path> java, Path list) {
  private static final String MISSING = "Cannot find ";

  /**
   * Writes it.
   *
   * @param archive the file to write
   * @param folder of the program; what all paths of the jars begin with may be another folder when
   *     the archive is used
   * @param jars their paths in the folder, in the order in which the image has them
   * @param options of the virtual machine when it is used
   * @return whether there is one
   */
  boolean write(Path archive, Path folder, List<String> jars, List<String> options)
      throws IOException, InterruptedException {
    if (java.isEmpty()) {
      return false;
    }
    List<String> command = new ArrayList<>(List.of(java.get().toString()));
    // ZGC knows no compressed references, and an archive that it writes is another one each time.
    command.add("-XX:+UseSerialGC");
    if (options.contains("-XX:+UseZGC")) {
      command.add("-XX:-UseCompressedOops");
    }
    // What belongs to modules has to be the same when the archive is used.
    options.stream().filter(option -> option.startsWith("--")).forEach(command::add);
    command.addAll(
        List.of(
            "-Xshare:dump",
            "-Xlog:disable",
            "-Xlog:aot*=warning,cds*=warning",
            "-XX:SharedClassListFile=" + list,
            "-XX:SharedArchiveFile=" + archive,
            "-cp",
            String.join(":", jars)));
    Process dump =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    List<String> log = new String(dump.getInputStream().readAllBytes()).lines().toList();
    boolean written = dump.waitFor() == 0 && Files.exists(archive);
    if (!written) {
      log.forEach(System.err::println);
    }
    hint(log);
    return written;
  }

  /** A list of an earlier time is no fault, but its program starts slower than it could. */
  private void hint(List<String> log) {
    Set<String> missing = new TreeSet<>();
    log.stream()
        .filter(line -> line.contains(MISSING))
        .map(line -> line.substring(line.indexOf(MISSING) + MISSING.length()))
        .forEach(missing::add);
    if (!missing.isEmpty()) {
      System.err.printf(
          "%s: %d classes are not there any more, such as %s: write it anew by %s%n",
          list.getFileName(), missing.size(), missing.iterator().next(), ClassLists.COMMAND);
    }
  }

  /** What of a list that the virtual machine has written does not depend on time and folder. */
  static List<String> stable(Stream<String> list) {
    return list.filter(
            line -> !line.startsWith("#") && !line.startsWith("@cp") && !line.contains("source:"))
        .map(line -> line.startsWith("@") ? line : line.replaceFirst(" id:.*", ""))
        .sorted()
        .distinct()
        .toList();
  }
}
