package io.floatingvip.speaker;

import io.floatingvip.speaker.command.Command;
import io.floatingvip.speaker.command.CommandLine;
import io.floatingvip.speaker.command.LogSetup;
import io.floatingvip.speaker.command.UsageException;
import io.floatingvip.speaker.file.ProgrammeFile;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program. */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final int FAILED = 1;
  static final int BAD_INPUT = 2;

  private Main() {}

  /** Runs what the arguments ask for; ends the process. */
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments)));
  }

  private static int run(List<String> arguments) {
    try {
      return switch (CommandLine.parse(arguments)) {
        case Command.Help() -> {
          System.out.print(CommandLine.HELP);
          yield 0;
        }
        case Command.Version() -> {
          String version = Main.class.getPackage().getImplementationVersion();
          System.out.println("floating-vip-speaker " + Objects.requireNonNullElse(version, "?"));
          yield 0;
        }
        case Command.Check(var file) -> check(new ProgrammeFile(file));
        case Command.Run run -> run(run);
      };
    } catch (UsageException e) {
      System.err.println("floating-vip-speaker: " + e.getMessage());
      return BAD_INPUT;
    }
  }

  private static int check(ProgrammeFile file) {
    ProgrammeFile.Content content = file.read();
    content.mistakes().forEach(mistake -> System.err.println(mistake.in(file.toString())));
    return content.programme().isPresent() ? 0 : BAD_INPUT;
  }

  private static int run(Command.Run run) {
    LogSetup.apply(run.log());
    try {
      return run.file().isPresent()
          ? FileMode.run(run, new ProgrammeFile(run.file().get()))
          : KubernetesMode.run(run);
    } catch (IOException e) {
      LOG.error("can't start: {}", e.getMessage());
      return FAILED;
    }
  }
}
