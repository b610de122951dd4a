package io.floatingvip.e2e.benchmark;

import io.floatingvip.e2e.lab.LabNode;
import java.time.Duration;

/** One way to make a virtual IP fail over between two hosts. */
sealed interface Contender permits KeepalivedContender, SpeakerContender {
  /** How the table calls it. */
  String name();

  /**
   * Starts its programs on a host, without preemption.
   *
   * @param priority 1 to 254
   */
  Member start(LabNode node, int priority, Duration interval);

  /** It on one host. */
  sealed interface Member permits KeepalivedContender.Running, SpeakerContender.Running {
    LabNode node();

    /** All its processes at once (SIGKILL), as when the host's memory runs out. */
    void kill();

    /** The election in order (SIGTERM), as an upgrade does; what forwards may stay. */
    void terminate();

    /** Waits until a killed or terminated one is gone. */
    void awaitEnd();

    /** Whether it knows itself to be the backup. */
    boolean isBackup();
  }
}
