package io.floatingvip.e2e;

/**
 * How a speaker forwards: by epoll, or by the JDK's channels where native code is not to be had.
 */
enum Transport {
  Epoll("epoll", ""),
  // Netty's own switch: without its native library the forwarder falls back.
  NIO("NIO", "-Dio.netty.transport.noNative=true");

  private final String word;
  private final String javaOptions;

  Transport(String word, String javaOptions) {
    this.word = word;
    this.javaOptions = javaOptions;
  }

  /** The options for the speaker's JVM that bring it about. */
  String javaOptions() {
    return javaOptions;
  }

  /** Whether the speaker says that it forwards so. */
  boolean isThatOf(SpeakerProgram speaker) {
    return speaker.process().log().contains("forwards by " + word + ",");
  }
}
