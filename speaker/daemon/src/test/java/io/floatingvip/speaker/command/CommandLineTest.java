package io.floatingvip.speaker.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.floatingvip.speaker.command.Command.LogFormat;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {
  private static final InetSocketAddress HTTP =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 9350);
  private static final Path STATE = Path.of("/var/lib/floating-vip");

  private static Command parse(String... arguments) throws UsageException {
    return CommandLine.parse(List.of(arguments));
  }

  @Test
  void withoutArgumentsItRunsFromKubernetes() throws UsageException {
    assertEquals(new Command.Run(Optional.empty(), HTTP, LogFormat.TEXT, STATE), parse());
  }

  @Test
  void everyOptionIsRead() throws UsageException {
    assertEquals(
        new Command.Run(
            Optional.of(Path.of("a.yaml")),
            new InetSocketAddress(InetAddress.ofLiteral("::1"), 80),
            LogFormat.JSON,
            Path.of("/tmp/state")),
        parse(
            "--config",
            "a.yaml",
            "--http",
            "[::1]:80",
            "--log",
            "json",
            "--state-dir",
            "/tmp/state"));
  }

  @Test
  void aValueMayFollowAnEqualsSign() throws UsageException {
    assertEquals(
        new Command.Run(Optional.of(Path.of("a=b.yaml")), HTTP, LogFormat.TEXT, STATE),
        parse("--config=a=b.yaml"));
  }

  @Test
  void anAddressMayBeLeftOutForAll() throws UsageException {
    assertEquals(
        new Command.Run(Optional.empty(), new InetSocketAddress(9000), LogFormat.TEXT, STATE),
        parse("--http", ":9000"));
  }

  @Test
  void checkOnlyReadsTheFile() throws UsageException {
    assertEquals(new Command.Check(Path.of("a.yaml")), parse("--check", "--config", "a.yaml"));
  }

  @Test
  void helpAndVersionAreAnswered() throws UsageException {
    assertEquals(new Command.Help(), parse("--config", "a.yaml", "--help"));
    assertEquals(new Command.Version(), parse("--version"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --bogus            | unknown argument --bogus: see --help for those
          a.yaml             | unknown argument a.yaml: see --help for those
          --check            | --check needs a file: write --config FILE --check
          --check=a.yaml     | --check has no value: write --config FILE --check
          --config           | --config has no value: write --config and a file
          --config=          | --config has no value: write --config and a file
          --log=xml          | --log xml: write --log text or --log json
          --http=9350        | --http 9350: write an address and a port, such as 127.0.0.1:9350 or [::1]:9350
          --http=localhost:1 | --http localhost:1: write an address and a port, such as 127.0.0.1:9350 or [::1]:9350
          --http=[::1]:65536 | --http [::1]:65536: write an address and a port, such as 127.0.0.1:9350 or [::1]:9350
          """)
  void whatCannotBeUnderstoodSaysWhatToWrite(String argument, String message) {
    UsageException e = assertThrows(UsageException.class, () -> parse(argument));
    assertEquals(message, e.getMessage());
  }
}
