package io.floatingvip.speaker.file;

import io.floatingvip.speaker.programme.Assignment;
import io.floatingvip.speaker.programme.AssignmentTarget;
import io.floatingvip.speaker.programme.Programme;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Assigns what a file says, and goes on with the last good programme while the file is wrong. */
public final class FileSource implements AutoCloseable {
  private final ProgrammeFile file;
  private final AssignmentTarget target;
  private final FileWatch watch;
  private Programme good;

  /**
   * Assigns and starts to follow the file.
   *
   * @param first what the file has held just now
   */
  public FileSource(ProgrammeFile file, Programme first, AssignmentTarget target) {
    this.file = file;
    this.target = target;
    this.good = first;
    assign(new ProgrammeFile.Content(Optional.of(first), List.of()));
    watch = new FileWatch(file.path(), this::read);
  }

  /** Has the file read again. */
  public void reload() {
    watch.demand();
  }

  private void read() {
    assign(file.read());
  }

  private void assign(ProgrammeFile.Content content) {
    good = content.programme().orElse(good);
    target.assign(new Assignment(file.toString(), OptionalLong.empty(), good, content.mistakes()));
  }

  @Override
  public void close() {
    watch.close();
  }
}
