package io.floatingvip.speaker.command;

import io.floatingvip.speaker.command.Command.LogFormat;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Reads the arguments. */
public final class CommandLine {
  /** What {@code --help} prints. */
  public static final String HELP =
      """
      Usage: floating-vip-speaker [--config FILE [--check]] [OPTION]...

      Holds floating virtual IPs by VRRP and forwards TCP for them on this node.

        --config FILE       the programme, YAML or JSON; read again when it changes or on SIGHUP.
                            Without it the programme is the node's Speaker object in Kubernetes
                            (KUBECONFIG or in-cluster credentials; environment: NODE_NAME, default
                            the host name; POD_NAMESPACE, default floating-vip-system)
        --check             only read FILE and list its mistakes: exit status 0 without, 2 with
        --http ADDRESS:PORT where to serve /metrics, /healthz, /readyz and /status
                            (default 127.0.0.1:9350)
        --log text|json     the form of the log on standard output (default text)
        --state-dir FOLDER  where the programme of Kubernetes is kept across restarts
                            (default /var/lib/floating-vip)
        --help, --version

      SIGTERM and SIGINT hand the addresses over, drain connections and end with status 0.
      """;

  private final Deque<String> arguments;
  private Optional<Path> file = Optional.empty();
  private InetSocketAddress http = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 9350);
  private LogFormat log = LogFormat.TEXT;
  private Path stateFolder = Path.of("/var/lib/floating-vip");
  private boolean check;

  private CommandLine(List<String> arguments) {
    this.arguments = new ArrayDeque<>(arguments);
  }

  /**
   * Reads the arguments.
   *
   * @throws UsageException where they can't be understood; the message says what to write
   */
  public static Command parse(List<String> arguments) throws UsageException {
    return new CommandLine(arguments).parse();
  }

  private Command parse() throws UsageException {
    while (!arguments.isEmpty()) {
      String argument = arguments.removeFirst();
      int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
      if (equals > 0) {
        arguments.addFirst(argument.substring(equals + 1));
        argument = argument.substring(0, equals);
        if (argument.equals("--check")) {
          throw new UsageException("--check has no value: write --config FILE --check");
        }
      }
      switch (argument) {
        case "--help", "-h" -> {
          return new Command.Help();
        }
        case "--version" -> {
          return new Command.Version();
        }
        case "--config" -> file = Optional.of(Path.of(value("--config", "a file")));
        case "--check" -> check = true;
        case "--http" -> http = socketAddress(value("--http", "ADDRESS:PORT"));
        case "--log" -> log = logFormat(value("--log", "text or json"));
        case "--state-dir" -> stateFolder = Path.of(value("--state-dir", "a folder"));
        default ->
            throw new UsageException("unknown argument " + argument + ": see --help for those");
      }
    }
    return command();
  }

  private Command command() throws UsageException {
    if (check && file.isEmpty()) {
      throw new UsageException("--check needs a file: write --config FILE --check");
    }
    return check
        ? new Command.Check(file.orElseThrow())
        : new Command.Run(file, http, log, stateFolder);
  }

  private String value(String option, String what) throws UsageException {
    String value = arguments.pollFirst();
    if (value == null || value.isBlank()) {
      throw new UsageException(option + " has no value: write " + option + " and " + what);
    }
    return value;
  }

  private static LogFormat logFormat(String word) throws UsageException {
    return switch (word) {
      case "text" -> LogFormat.TEXT;
      case "json" -> LogFormat.JSON;
      default -> throw new UsageException("--log " + word + ": write --log text or --log json");
    };
  }

  private static InetSocketAddress socketAddress(String text) throws UsageException {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    String port = text.substring(colon + 1);
    if (colon < 0 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535) {
      throw notASocketAddress(text);
    }
    try {
      InetAddress address =
          host.isEmpty() ? new InetSocketAddress(0).getAddress() : InetAddress.ofLiteral(host);
      return new InetSocketAddress(address, Integer.parseInt(port));
    } catch (IllegalArgumentException _) {
      throw notASocketAddress(text);
    }
  }

  private static UsageException notASocketAddress(String text) {
    return new UsageException(
        "--http " + text + ": write an address and a port, such as 127.0.0.1:9350 or [::1]:9350");
  }
}
