package io.floatingvip.forwarding;

import java.util.Optional;

/**
 * Why a connection or UDP session ended, with the two letters of HAProxy's termination state
 * (configuration manual, section 8.5) and, where it is an error, the stage at which it happened.
 */
enum ConnectionEnd {
  Finished("--", Optional.empty()),
  SourceRefused("PR", Optional.of("source")),
  ListenerFull("RR", Optional.of("limit")),
  HeaderInvalid("PR", Optional.of("header")),
  HeaderTimedOut("cR", Optional.of("header")),
  ClientLeftEarly("CC", Optional.of("client")),
  NoBackend("SC", Optional.of("backend")),
  QueueFull("SQ", Optional.of("queue")),
  QueueTimedOut("sQ", Optional.of("queue")),
  ConnectFailed("SC", Optional.of("connect")),
  ConnectTimedOut("sC", Optional.of("connect")),
  ClientReset("CD", Optional.of("client")),
  ServerReset("SD", Optional.of("server")),
  ClientIdle("cD", Optional.of("idle")),
  ServerIdle("sD", Optional.of("idle")),
  Killed("KD", Optional.of("killed")),
  Crowded("RD", Optional.of("limit")),
  OwnFault("RC", Optional.of("resources"));

  private final String state;
  private final Optional<String> stage;

  ConnectionEnd(String state, Optional<String> stage) {
    this.state = state;
    this.stage = stage;
  }

  /** The two letters. */
  String state() {
    return state;
  }

  /** The stage for the count of errors; empty when it ended well. */
  Optional<String> stage() {
    return stage;
  }
}
