package io.floatingvip.forwarding.socket;

import io.netty.channel.epoll.Native;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;

/**
 * A pipe that carries bytes from one socket to another without a copy through this process
 * (splice(2)). Confined to an event loop.
 */
public final class KernelPipe {
  // More than its slots can hold: the pipe itself is the bound.
  private static final int ALL = 1 << 20;

  private final FileDescriptor outlet;
  private final FileDescriptor inlet;
  private int held;

  private KernelPipe(FileDescriptor outlet, FileDescriptor inlet) {
    this.outlet = outlet;
    this.inlet = inlet;
  }

  /**
   * A new pipe.
   *
   * @throws IOException when a limit of this host is reached
   */
  static KernelPipe open() throws IOException {
    FileDescriptor[] ends = FileDescriptor.pipe();
    return new KernelPipe(ends[0], ends[1]);
  }

  /** The bytes that it holds. */
  public int held() {
    return held;
  }

  int fill(FileDescriptor source) throws IOException {
    int count = Native.splice(source.intValue(), -1, inlet.intValue(), -1, ALL);
    held += count;
    return count;
  }

  int drain(FileDescriptor sink) throws IOException {
    int count = Native.splice(outlet.intValue(), -1, sink.intValue(), -1, held);
    held -= count;
    return count;
  }

  /** Closes it; what it holds is lost. */
  public void close() {
    close(outlet);
    close(inlet);
  }

  private static void close(FileDescriptor end) {
    try {
      end.close();
    } catch (IOException e) {
      // The descriptor is free whatever close(2) returns.
    }
  }
}
