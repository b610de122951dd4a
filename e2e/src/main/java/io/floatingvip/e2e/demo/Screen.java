package io.floatingvip.e2e.demo;

import java.io.Console;
import java.io.PrintStream;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where the demo tells its story. On a terminal the status table stays at the bottom and changes in
 * place; elsewhere it is printed again when it changes.
 */
final class Screen implements AutoCloseable {
  private static final long REFRESH_MILLIS = 100;

  private final PrintStream out = System.out;
  private final boolean terminal;
  private final Supplier<String> table;
  private final Thread refresher;
  private String shown = "";

  Screen(Supplier<String> table) {
    this.terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    this.table = table;
    this.refresher = Thread.ofVirtual().name("status-table").start(this::refresh);
  }

  /** Tells a line. */
  synchronized void tell(String line) {
    erase();
    out.println(line);
    if (terminal) {
      out.print(shown);
    }
    out.flush();
  }

  private void refresh() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        show(table.get());
        Thread.sleep(REFRESH_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void show(String text) {
    if (!text.equals(shown)) {
      erase();
      shown = text;
      out.print(text);
      out.flush();
    }
  }

  private void erase() {
    long lines = shown.lines().count();
    if (terminal && lines > 0) {
      out.print("\u001b[%dA\u001b[J".formatted(lines));
    }
  }

  @Override
  public void close() {
    refresher.interrupt();
    try {
      refresher.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
