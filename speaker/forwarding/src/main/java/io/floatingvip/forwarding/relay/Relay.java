package io.floatingvip.forwarding.relay;

import io.floatingvip.forwarding.relay.Flow.Progress;
import io.floatingvip.forwarding.socket.Readiness;
import io.floatingvip.forwarding.socket.StreamSocket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Carries bytes both ways between a client and a backend until both have ended, or one breaks. The
 * end of a stream is passed on as such while the other direction goes on. A break is passed on as
 * RST, after what the broken side had sent before and the other takes at once: the same as what a
 * direct connection would have delivered.
 */
public final class Relay implements Runnable {
  private final Workspace workspace;
  private final StreamSocket client;
  private final StreamSocket server;
  private final RelayObserver observer;
  private final Flow up;
  private final Flow down;
  private boolean ended;
  private boolean yielded;

  /**
   * A relay of two sockets that are registered with the workspace's loop; it owns and closes them.
   *
   * @param first what the backend gets before the client's bytes; owned by the relay
   */
  public Relay(
      Workspace workspace,
      StreamSocket client,
      StreamSocket server,
      ByteBuf first,
      RelayObserver observer) {
    this.workspace = workspace;
    this.client = client;
    this.server = server;
    this.observer = observer;
    this.up = new Flow(workspace, client, server, first);
    this.down = new Flow(workspace, server, client, Unpooled.EMPTY_BUFFER);
  }

  /**
   * Begins.
   *
   * @param clientHints the hints that came for the client before
   * @param serverHints the hints that came for the backend before
   */
  public void start(int clientHints, int serverHints) {
    if ((clientHints & Readiness.READABLE) != 0) {
      up.sourceMayBeReadable((clientHints & Readiness.ENDING) != 0);
    }
    if ((serverHints & Readiness.READABLE) != 0) {
      down.sourceMayBeReadable((serverHints & Readiness.ENDING) != 0);
    }
    advance(up, down);
    advance(down, up);
    settle();
  }

  /** Takes the hints for the client's socket. */
  public void clientReady(int hints) {
    ready(up, down, hints);
  }

  /** Takes the hints for the backend's socket. */
  public void serverReady(int hints) {
    ready(down, up, hints);
  }

  private void ready(Flow out, Flow in, int hints) {
    if ((hints & Readiness.READABLE) != 0) {
      out.sourceMayBeReadable((hints & Readiness.ENDING) != 0);
      advance(out, in);
    }
    if ((hints & Readiness.WRITABLE) != 0 && in.awaitsSink()) {
      advance(in, out);
    }
    if ((hints & Readiness.FAILED) != 0 && !ended) {
      breakOff(out == up ? RelayEnd.ClientBroken : RelayEnd.ServerBroken);
    }
    settle();
  }

  private void advance(Flow flow, Flow opposite) {
    if (ended || flow.isFinished()) {
      return;
    }
    Progress progress = flow.advance();
    report(flow);
    switch (progress) {
      case Waiting -> {}
      case Yielded -> continueLater();
      case Finished -> {
        if (opposite.isFinished()) {
          end(RelayEnd.Finished);
        } else if (!flow.closeSink()) {
          sinkBroke(flow, opposite);
        }
      }
      case SourceBroken -> breakOff(flow == up ? RelayEnd.ClientBroken : RelayEnd.ServerBroken);
      case SinkBroken -> sinkBroke(flow, opposite);
    }
  }

  // What the broken side had sent before it broke is still there to read.
  private void sinkBroke(Flow flow, Flow opposite) {
    if (!opposite.isFinished()) {
      opposite.sourceMayBeReadable(true);
      opposite.advance();
      report(opposite);
    }
    breakOff(flow == up ? RelayEnd.ServerBroken : RelayEnd.ClientBroken);
  }

  private void report(Flow flow) {
    long bytes = flow.takeTransferred();
    if (bytes > 0) {
      observer.transferred(flow == up, bytes);
    }
  }

  private void continueLater() {
    if (!yielded) {
      yielded = true;
      workspace.loop().execute(this);
    }
  }

  @Override
  public void run() {
    yielded = false;
    advance(up, down);
    advance(down, up);
    settle();
  }

  private void settle() {
    if (!ended) {
      client.await(up.awaitsSource(), down.awaitsSink());
      server.await(down.awaitsSource(), up.awaitsSink());
    }
  }

  /** Closes both sides in order; nothing is told to the observer. Idempotent. */
  public void close() {
    if (!ended) {
      ended = true;
      up.release();
      down.release();
      client.close();
      server.close();
    }
  }

  /** Resets both sides; nothing is told to the observer. Idempotent. */
  public void abort() {
    if (!ended) {
      ended = true;
      up.release();
      down.release();
      client.abort();
      server.abort();
    }
  }

  private void breakOff(RelayEnd end) {
    abort();
    observer.ended(end);
  }

  private void end(RelayEnd end) {
    close();
    observer.ended(end);
  }
}
