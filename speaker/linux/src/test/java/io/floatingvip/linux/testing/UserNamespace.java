package io.floatingvip.linux.testing;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Runs a test method here when network namespaces may be made here, else in a process that may. */
final class UserNamespace implements InvocationInterceptor {
  @Override
  public void interceptTestMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> context,
      ExtensionContext extension)
      throws Throwable {
    if (NetworkNamespaces.arePermitted()) {
      invocation.proceed();
      return;
    }
    invocation.skip();
    runElsewhere(context.getTargetClass().getName() + "#" + context.getExecutable().getName());
  }

  private static void runElsewhere(String method) throws IOException, InterruptedException {
    Assumptions.assumeTrue(
        run("unshare", "-Urn", "true").status() == 0,
        "needs CAP_NET_ADMIN, and the kernel allows no unprivileged user namespaces");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Outcome outcome =
        run(
            "unshare",
            "-Urn",
            "--kill-child",
            "--fork",
            java,
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classPath,
            SingleTest.class.getName(),
            method);
    Assumptions.assumeFalse(outcome.status() == SingleTest.SKIPPED, outcome.output());
    if (outcome.status() != 0) {
      throw new AssertionError(method + " failed in a user namespace:\n" + outcome.output());
    }
  }

  private record Outcome(int status, String output) {}

  private static Outcome run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output);
  }
}
