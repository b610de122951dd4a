package io.floatingvip.speaker.programme;

import io.floatingvip.forwarding.config.Balance;
import io.floatingvip.forwarding.config.Endpoint;
import io.floatingvip.forwarding.config.HealthCheck;
import io.floatingvip.forwarding.config.PoolConfig;
import io.floatingvip.forwarding.config.ProxyProtocol;
import io.floatingvip.forwarding.config.QueueLimit;
import io.floatingvip.forwarding.config.SessionAffinity;
import io.floatingvip.forwarding.config.Timeouts;
import io.floatingvip.speaker.programme.Pool.EndpointSlices;
import io.floatingvip.vrrp.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads one pool. */
final class PoolReader {
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(366);

  private final Fields fields;

  private PoolReader(Fields fields) {
    this.fields = fields;
  }

  /**
   * Reads one.
   *
   * @param kubernetes whether EndpointSlices can be read
   */
  static Item<Pool> read(Fields fields, boolean kubernetes) {
    return new PoolReader(fields).item(kubernetes);
  }

  private Item<Pool> item(boolean kubernetes) {
    String name = Names.name(fields);
    Balance balance = fields.choice("balance", Balance.RoundRobin);
    Optional<EndpointSlices> slices = endpointSlices();
    List<Endpoint> endpoints = endpoints();
    checkSource(kubernetes);
    HealthCheck check =
        fields.section("healthCheck").map(PoolReader::check).orElse(HealthCheck.DEFAULT);
    Timeouts timeouts =
        fields.section("timeouts").map(PoolReader::timeouts).orElse(Timeouts.DEFAULT);
    int retries = fields.number("retries", 0, 100, 3);
    boolean redispatch = fields.truth("redispatch", true);
    int maxConnections = fields.number("maxConnections", 0, Integer.MAX_VALUE, 0);
    QueueLimit queue = fields.section("queue").map(PoolReader::queue).orElse(QueueLimit.DEFAULT);
    SessionAffinity affinity =
        fields.section("sessionAffinity").map(PoolReader::affinity).orElse(SessionAffinity.NONE);
    ProxyProtocol proxyProtocol = fields.choice("proxyProtocol", ProxyProtocol.None);
    Duration drain = fields.section("drain").map(PoolReader::drain).orElse(Duration.ofSeconds(30));
    Duration slowStart = fields.duration("slowStart", Duration.ZERO, Duration.ZERO, LONGEST);
    Optional<Pool> value =
        fields.end(() ->
            new Pool(
                new PoolConfig(
                    name,
                    balance,
                    endpoints,
                    check,
                    timeouts,
                    retries,
                    redispatch,
                    maxConnections,
                    queue,
                    affinity,
                    proxyProtocol,
                    drain,
                    slowStart),
                slices));
    List<Item.Claim> claims = name.isEmpty() ? List.of() : List.of(Item.nameClaim(name));
    return new Item<>(fields, name, claims, List.of(), value);
  }

  private void checkSource(boolean kubernetes) {
    boolean given = fields.has("endpoints");
    boolean slices = fields.has("endpointSlices");
    if (given && slices) {
      fields.mistake("endpointSlices", "the pool has endpoints as well", "write one of the two");
    } else if (slices && !kubernetes) {
      fields.mistake("endpointSlices", "a file has no Kubernetes to ask", "write endpoints");
    } else if (!given && !slices && !kubernetes) {
      // An object has none either way: what writes objects leaves empty lists out.
      fields.mistake("endpoints", "the pool has no endpoints", "write endpoints, [] for none");
    }
  }

  private List<Endpoint> endpoints() {
    List<Endpoint> endpoints = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Fields item : fields.sections("endpoints")) {
      String text = item.text("address", "write the address of the backend");
      Optional<IpAddress> address =
          text.isBlank() ? Optional.empty() : item.guarded("address", () -> backendAddress(text));
      int port = item.number("port", 1, 65535);
      int weight = item.number("weight", 0, 256, 1);
      if (item.clean() && !seen.add(address.orElseThrow() + " port " + port)) {
        item.mistake("address", text + " port " + port + " is given twice", "write it once");
      }
      item.end(() -> new Endpoint(address.orElseThrow().toInetAddress(), port, weight))
          .ifPresent(endpoints::add);
    }
    return endpoints;
  }

  private static IpAddress backendAddress(String text) {
    IpAddress address = IpAddress.parse(text);
    if (address.isMulticast() || address.isUnspecified()) {
      throw new IllegalArgumentException(
          text + " is no address of a backend: write the unicast address of one");
    }
    return address;
  }

  private Optional<EndpointSlices> endpointSlices() {
    return fields
        .section("endpointSlices")
        .flatMap(slices -> {
          String namespace = slices.text("namespace", "write the namespace of the Service");
          String service = slices.text("service", "write the name of the Service");
          String port = slices.textOrNumber("port").orElse("");
          return slices.end(() -> new EndpointSlices(namespace, service, port));
        });
  }

  private static HealthCheck check(Fields check) {
    HealthCheck.Type type = check.choice("type", HealthCheck.DEFAULT.type());
    TrackReader.CheckTiming timing = TrackReader.CheckTiming.read(check);
    HealthCheck.Http http = HttpReader.read(check);
    return check.end(() -> timing.check(type, http)).orElse(HealthCheck.DEFAULT);
  }

  private static Timeouts timeouts(Fields section) {
    Timeouts standIn = Timeouts.DEFAULT;
    Duration connect = timeout(section, "connect", standIn.connect());
    Duration clientIdle = timeout(section, "clientIdle", standIn.clientIdle());
    Duration serverIdle = timeout(section, "serverIdle", standIn.serverIdle());
    Duration udpIdle = timeout(section, "udpIdle", standIn.udpIdle());
    return section
        .end(() -> new Timeouts(connect, clientIdle, serverIdle, udpIdle))
        .orElse(standIn);
  }

  private static Duration timeout(Fields section, String name, Duration standIn) {
    return section.duration(name, standIn, SHORTEST, LONGEST);
  }

  private static QueueLimit queue(Fields section) {
    QueueLimit standIn = QueueLimit.DEFAULT;
    int size = section.number("size", 0, 1_000_000, standIn.size());
    Duration timeout = timeout(section, "timeout", standIn.timeout());
    return section.end(() -> new QueueLimit(size, timeout)).orElse(standIn);
  }

  private static SessionAffinity affinity(Fields section) {
    SessionAffinity standIn = SessionAffinity.NONE;
    SessionAffinity.Type type = section.choice("type", standIn.type());
    Duration timeout = timeout(section, "timeout", standIn.timeout());
    return section.end(() -> new SessionAffinity(type, timeout)).orElse(standIn);
  }

  private static Duration drain(Fields section) {
    Duration standIn = Duration.ofSeconds(30);
    Duration timeout = section.duration("timeout", standIn, Duration.ZERO, LONGEST);
    return section.end(() -> timeout).orElse(standIn);
  }
}
