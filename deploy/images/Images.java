import java.nio.file.Path;

/**
 * Prepares the file systems of both images: of the runtime that they share, and of each program
 * with what it is started with. Run by the build: java Images.java PROJECT TARGET.
 */
final class Images {
  private Images() {}

  /**
   * @param arguments the project's folder, and the folder to write {@code runtime}, {@code
   *     operator} and {@code speaker} into
   */
  public static void main(String[] arguments) throws Exception {
    Path project = Path.of(arguments[0]);
    Path target = Path.of(arguments[1]);
    new RuntimeImage(target.resolve("runtime")).make();
    new ProgramFolder(
            "io.floatingvip.operator.Main",
            project.resolve("operator/target/floating-vip-operator/lib"),
            project.resolve("deploy/images/operator.options"))
        .write(target.resolve("operator"));
    new ProgramFolder(
            "io.floatingvip.speaker.Main",
            project.resolve("speaker/daemon/target/floating-vip-speaker/lib"),
            project.resolve("deploy/images/speaker.options"))
        .write(target.resolve("speaker"));
  }
}
