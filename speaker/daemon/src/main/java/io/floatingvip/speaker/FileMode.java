package io.floatingvip.speaker;

import io.floatingvip.speaker.command.Command;
import io.floatingvip.speaker.file.FileSource;
import io.floatingvip.speaker.file.ProgrammeFile;
import io.floatingvip.speaker.programme.Programme;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Running from a file, without Kubernetes. */
final class FileMode {
  private static final Logger LOG = LoggerFactory.getLogger(FileMode.class);

  private FileMode() {}

  /** Runs to the end; the exit status. */
  static int run(Command.Run command, ProgrammeFile file) throws IOException {
    ProgrammeFile.Content content = file.read();
    content.mistakes().forEach(mistake -> LOG.error("{}", mistake.in(file.toString())));
    if (content.programme().isEmpty()) {
      return Main.BAD_INPUT;
    }
    Programme first = content.programme().get();
    new Program(command).run(speaker -> new Running(new FileSource(file, first, speaker)));
    return 0;
  }

  private record Running(FileSource source) implements Program.Source {
    @Override
    public void reload() {
      source.reload();
    }

    @Override
    public void statusChanged() {
      // A file has no status; people ask for it by HTTP.
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
