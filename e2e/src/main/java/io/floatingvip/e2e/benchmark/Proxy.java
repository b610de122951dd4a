package io.floatingvip.e2e.benchmark;

import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.LabProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One way to get from the client to the server: each forwards every port to the same one there. */
sealed interface Proxy {
  String name();

  /** Starts it on a host; what does no work has no process. */
  Optional<LabProcess> start(LabNode node, Path folder);

  /** No proxy: the client asks the server itself. */
  record Direct() implements Proxy {
    @Override
    public String name() {
      return "direct";
    }

    @Override
    public Optional<LabProcess> start(LabNode node, Path folder) {
      return Optional.empty();
    }
  }

  /**
   * HAProxy in TCP mode with two threads.
   *
   * @param global lines for its global section
   * @param defaults lines for every proxy
   */
  record Haproxy(String name, String global, String defaults) implements Proxy {
    @Override
    public Optional<LabProcess> start(LabNode node, Path folder) {
      String listeners =
          IntStream.of(BulkSegment.PORTS)
              .mapToObj(port ->
                  """
                  listen p%d
                    bind :%d backlog 4096
                    server s %s:%d
                  """
                      .formatted(port, port, BulkSegment.SERVER, port))
              .collect(Collectors.joining());
      String configuration =
          """
          global
            nbthread 2
            maxconn %d
            %s
          defaults
            mode tcp
            timeout connect 5s
            timeout client 5m
            timeout server 5m
            %s
          """
                  .formatted(OpenFiles.connections(), global, defaults)
              + listeners;
      return Optional.of(HaproxyProgram.start(node, folder, configuration));
    }
  }

  /**
   * The speaker, with listeners and without a virtual router.
   *
   * @param options for its JVM
   */
  record Speaker(String name, String options) implements Proxy {
    @Override
    public Optional<LabProcess> start(LabNode node, Path folder) {
      String listeners =
          lines("  - {name: p%d, addresses: [%s], port: %d, pool: p%d}", node.address());
      String pools =
          lines(
              "  - {name: p%d, endpoints: [{address: %s, port: %d}], healthCheck: {type: None}}",
              BulkSegment.SERVER);
      return Optional.of(
          SpeakerLauncher.start(
              node, folder, "listeners:\n" + listeners + "pools:\n" + pools, options));
    }

    private static String lines(String format, String address) {
      return IntStream.of(BulkSegment.PORTS)
          .mapToObj(port -> format.formatted(port, address, port, port) + "\n")
          .collect(Collectors.joining());
    }
  }

  /** Everything that there is to compare. */
  static List<Proxy> all() {
    return List.of(
        new Direct(),
        new Haproxy("haproxy", "", ""),
        new Haproxy(
            "haproxy-splice", "maxpipes 1000", "option splice-request\n  option splice-response"),
        new Haproxy(
            "haproxy-tuned",
            "tune.bufsize 131072",
            "option tcp-smart-connect\n  option tcp-smart-accept"),
        new Speaker("speaker", ""),
        // Netty's own switch: without its native library the forwarder falls back to NIO.
        new Speaker("speaker-nio", "-Dio.netty.transport.noNative=true"));
  }
}
