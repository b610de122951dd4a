import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks ({@code check}) or rewrites ({@code write}) every Java file below a folder in
 * google-java-format. Forked onto the toolchain's JDK, because the formatter reads Java 25 only
 * when it runs on Java 25, whatever Maven itself runs on.
 */
final class Format {
  private Format() {}

  public static void main(String[] args) throws Exception {
    boolean write = args[0].equals("write");
    Formatter formatter = new Formatter(JavaFormatterOptions.defaultOptions());
    List<Path> wrong = new ArrayList<>();
    for (Path file : javaFiles(Path.of(args[1]))) {
      String source = Files.readString(file);
      String formatted =
          formatter.formatSource(
              RemoveUnusedImports.removeUnusedImports(
                  ImportOrderer.reorderImports(source, JavaFormatterOptions.Style.GOOGLE)));
      if (formatted.equals(source)) {
        continue;
      }
      if (write) {
        Files.writeString(file, formatted);
      } else {
        wrong.add(file);
      }
    }
    if (!wrong.isEmpty()) {
      wrong.forEach(file -> System.err.println("not formatted: " + file));
      System.err.println("To format all sources: mvn -N validate -Pformat");
      System.exit(1);
    }
  }

  private static List<Path> javaFiles(Path root) throws Exception {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            String name = dir.getFileName().toString();
            boolean skip = name.equals("target") || (name.startsWith(".") && !name.equals(".mvn"));
            return skip && !dir.equals(root)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    files.sort(null);
    return files;
  }
}
