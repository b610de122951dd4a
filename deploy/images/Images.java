import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Prepares the file systems of both images: of the runtime that they share, and of each program
 * with what it is started with. Run by the build: java Images.java PROJECT TARGET.
 */
final class Images {
  private Images() {}

  /**
   * @param arguments the project's folder, the folder to write {@code runtime}, {@code operator}
   *     and {@code speaker} into, and {@code --programs} where a base image has the runtime
   */
  public static void main(String[] arguments) throws Exception {
    Path project = Path.of(arguments[0]);
    Path target = Path.of(arguments[1]);
    Path settings = project.resolve("deploy/images");
    Path runtime = target.resolve("runtime");
    boolean whole = !List.of(arguments).contains("--programs");
    if (whole) {
      new RuntimeImage(runtime).make();
    }
    Optional<Path> java =
        Optional.of(runtime.resolve("opt/java/bin/java").toAbsolutePath()).filter(path -> whole);
    new ProgramFolder(
            "io.floatingvip.operator.Main",
            project.resolve("operator/target/floating-vip-operator/lib"),
            settings.resolve("operator.options"))
        .write(
            target.resolve("operator").toAbsolutePath(),
            new ClassArchive(
                java,
                project.resolve("operator/src/main/archive/operator.classes").toAbsolutePath()));
    new ProgramFolder(
            "io.floatingvip.speaker.Main",
            project.resolve("speaker/daemon/target/floating-vip-speaker/lib"),
            settings.resolve("speaker.options"))
        .write(
            target.resolve("speaker").toAbsolutePath(),
            new ClassArchive(
                java,
                project
                    .resolve("speaker/daemon/src/main/archive/speaker.classes")
                    .toAbsolutePath()));
  }
}
