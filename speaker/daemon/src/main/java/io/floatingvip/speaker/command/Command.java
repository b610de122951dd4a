package io.floatingvip.speaker.command;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/** What the command line asks for. */
public sealed interface Command {
  /** Print how to call the program. */
  record Help() implements Command {}

  /** Print the version. */
  record Version() implements Command {}

  /**
   * Read a programme, list its mistakes, do nothing else.
   *
   * @param file the programme
   */
  record Check(Path file) implements Command {}

  /**
   * Run.
   *
   * @param file the programme; none to take it from the node's Speaker object
   * @param http where to serve metrics, health and status
   * @param log the form of the log
   * @param stateFolder where the programme of Kubernetes is kept across restarts
   */
  record Run(Optional<Path> file, InetSocketAddress http, LogFormat log, Path stateFolder)
      implements Command {}

  /** The form of a line of the log. */
  enum LogFormat {
    /** For people. */
    TEXT,
    /** An object per line. */
    JSON
  }
}
