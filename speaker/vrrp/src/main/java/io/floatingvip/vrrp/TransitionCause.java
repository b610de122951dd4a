package io.floatingvip.vrrp;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Why a virtual router changed its state. */
public sealed interface TransitionCause {

  /** Started, and not the owner: Initialize to Backup (RFC 9568 section 6.4.1). */
  record Started() implements TransitionCause {}

  /** Started as the owner of the addresses: Initialize to Active (RFC 9568 section 6.4.1). */
  record StartedAsOwner() implements TransitionCause {}

  /**
   * Nobody was heard for the Active Down Interval: Backup to Active (RFC 9568 section 6.4.2).
   *
   * @param silence since the last advertisement that counted, or since Backup was entered
   */
  record ActiveSilent(Duration silence) implements TransitionCause {}

  /**
   * The Active resigned with priority 0: Backup to Active.
   *
   * @param predecessor the source address of the resignation
   */
  record HandedOver(IpAddress predecessor) implements TransitionCause {}

  /**
   * An Active of lower priority is replaced: Backup to Active.
   *
   * @param predecessor its source address
   * @param priority its priority
   */
  record Preempted(IpAddress predecessor, Priority priority) implements TransitionCause {}

  /** The sync group moves as one. */
  record GroupDecision() implements TransitionCause {}

  /**
   * An Active that comes first in the election was heard: Active to Backup (RFC 9568 section
   * 6.4.3).
   *
   * @param successor its source address
   * @param priority its priority
   */
  record BetterRouter(IpAddress successor, Priority priority) implements TransitionCause {}

  /**
   * This router was silent for longer than its peers wait, and somebody has taken over: Active to
   * Backup.
   *
   * @param successor its source address
   * @param suspension how long this router sent nothing
   */
  record Suspended(IpAddress successor, Duration suspension) implements TransitionCause {}

  /**
   * To Fault.
   *
   * @param faults at least one
   */
  record Faulty(List<Fault> faults) implements TransitionCause {
    /** Copies the list. */
    public Faulty {
      faults = List.copyOf(faults);
    }
  }

  /** Nothing is missing any more: Fault to Backup, or to Active for an owner. */
  record Recovered() implements TransitionCause {}

  /** Shut down: to Initialize. */
  record ShutDown() implements TransitionCause {}

  /** The cause in words, to follow the new state in a log line. */
  default String describe() {
    return switch (this) {
      case Started() -> "started";
      case StartedAsOwner() -> "started as owner of the addresses";
      case ActiveSilent(Duration silence) ->
          "active router silent for " + silence.toMillis() + " ms";
      case HandedOver(IpAddress predecessor) -> "handed over by " + predecessor;
      case Preempted(IpAddress predecessor, Priority priority) ->
          "preempts " + predecessor + " with priority " + priority;
      case GroupDecision() -> "sync group decided";
      case BetterRouter(IpAddress successor, Priority priority) ->
          "router " + successor + " with priority " + priority + " is active";
      case Suspended(IpAddress successor, Duration suspension) ->
          "suspended for " + suspension.toMillis() + " ms, " + successor + " has taken over";
      case Faulty(List<Fault> faults) ->
          faults.stream().map(Fault::reason).collect(Collectors.joining("; "));
      case Recovered() -> "all faults cleared";
      case ShutDown() -> "shut down";
    };
  }
}
