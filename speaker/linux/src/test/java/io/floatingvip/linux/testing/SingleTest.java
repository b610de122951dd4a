package io.floatingvip.linux.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.PrintWriter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** A program that runs one test method: status 0 when it passed, {@link #SKIPPED} or 1 else. */
public final class SingleTest {
  static final int SKIPPED = 77;

  private SingleTest() {}

  /** Takes {@code class#method}. */
  public static void main(String[] args) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(selectMethod(args[0])).build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    listener.getSummary().printFailuresTo(new PrintWriter(System.out, true, UTF_8));
    boolean skipped =
        listener.getSummary().getTestsAbortedCount() + listener.getSummary().getTestsSkippedCount()
            > 0;
    boolean passed = listener.getSummary().getTestsSucceededCount() == 1;
    System.exit(passed ? 0 : skipped ? SKIPPED : 1);
  }
}
