package io.floatingvip.operator;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the operator is started with: arguments, then environment, then what is usual.
 *
 * @param http where metrics and probes are served
 * @param log the form of the log
 * @param namespace namespace of the Speaker objects, and of the Lease
 * @param leaderElection whether several operators agree on one that works
 * @param speakerGracePeriod how long a speaker has to end, where that is known
 */
record Options(
    InetSocketAddress http,
    LogFormat log,
    String namespace,
    boolean leaderElection,
    Optional<Duration> speakerGracePeriod) {
  static final String USAGE =
      """
      usage: floating-vip-operator [--http ADDRESS:PORT] [--log text|json] [--namespace NAME]
                                   [--leader-election true|false]
                                   [--speaker-grace-period SECONDS]

      Plans who announces which VirtualIP, and tells the speakers. The API server is found by
      KUBECONFIG, or by the service account of the pod.

        --http             where /metrics, /healthz and /readyz are served (0.0.0.0:8080)
        --log              form of the log (text)
        --namespace        namespace of the Speaker objects (POD_NAMESPACE, else that of the
                           service account, else floating-vip-system)
        --leader-election  whether a Lease decides which of several operators works
                           (LEADER_ELECTION, else true)
        --speaker-grace-period
                           terminationGracePeriodSeconds of the speakers: pools that drain for
                           longer are told so
      """;

  private static final Path SERVICE_ACCOUNT_NAMESPACE =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");

  /** The form of the log. */
  enum LogFormat {
    TEXT,
    JSON
  }

  /** The arguments are wrong: the message says what to write. */
  static final class UsageException extends Exception {
    UsageException(String message) {
      super(message);
    }
  }

  /**
   * Reads the options.
   *
   * @throws UsageException where an argument or a variable is wrong
   */
  static Options read(List<String> arguments, Map<String, String> environment)
      throws UsageException {
    Options options =
        new Options(
            address("0.0.0.0:8080"),
            LogFormat.TEXT,
            namespace(environment),
            bool("LEADER_ELECTION", environment.getOrDefault("LEADER_ELECTION", "true")),
            Optional.empty());
    for (int i = 0; i < arguments.size(); i += 2) {
      if (i + 1 == arguments.size()) {
        throw new UsageException(arguments.get(i) + " needs a value, or is not known");
      }
      options = options.with(arguments.get(i), arguments.get(i + 1));
    }
    return options;
  }

  private Options with(String argument, String value) throws UsageException {
    return switch (argument) {
      case "--http" ->
          new Options(address(value), log, namespace, leaderElection, speakerGracePeriod);
      case "--log" ->
          new Options(http, format(value), namespace, leaderElection, speakerGracePeriod);
      case "--namespace" -> new Options(http, log, value, leaderElection, speakerGracePeriod);
      case "--leader-election" ->
          new Options(http, log, namespace, bool(argument, value), speakerGracePeriod);
      case "--speaker-grace-period" ->
          new Options(http, log, namespace, leaderElection, Optional.of(seconds(argument, value)));
      default -> throw new UsageException(argument + " is not known");
    };
  }

  private static Duration seconds(String name, String value) throws UsageException {
    if (!value.matches("[0-9]{1,5}")) {
      throw new UsageException(name + " is " + value + ": write a number of seconds such as 45");
    }
    return Duration.ofSeconds(Integer.parseInt(value));
  }

  private static String namespace(Map<String, String> environment) {
    String own = environment.getOrDefault("POD_NAMESPACE", "");
    if (!own.isBlank()) {
      return own;
    }
    try {
      return Files.readString(SERVICE_ACCOUNT_NAMESPACE).strip();
    } catch (IOException _) {
      return "floating-vip-system";
    }
  }

  private static LogFormat format(String value) throws UsageException {
    return switch (value) {
      case "text" -> LogFormat.TEXT;
      case "json" -> LogFormat.JSON;
      default -> throw new UsageException("--log is " + value + ": write text or json");
    };
  }

  private static boolean bool(String name, String value) throws UsageException {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true", "on", "yes" -> true;
      case "false", "off", "no" -> false;
      default -> throw new UsageException(name + " is " + value + ": write true or false");
    };
  }

  private static InetSocketAddress address(String value) throws UsageException {
    int colon = value.lastIndexOf(':');
    String port = value.substring(colon + 1);
    if (colon < 1 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535) {
      throw new UsageException("--http is " + value + ": write for example 127.0.0.1:8080");
    }
    String host = value.substring(0, colon).replace("[", "").replace("]", "");
    InetSocketAddress address = new InetSocketAddress(host, Integer.parseInt(port));
    if (address.isUnresolved()) {
      throw new UsageException("--http is " + value + ": there is no host " + host);
    }
    return address;
  }
}
