package io.floatingvip.speaker.programme;

import io.floatingvip.forwarding.config.HealthCheck;
import io.floatingvip.speaker.vrrp.RouterSetup.InterfaceTrack;
import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.Track;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the tracks of a virtual router. */
final class TrackReader {
  private enum Type {
    Interface,
    TCP,
    HTTP,
    Pool
  }

  private final Fields fields;
  private final String name;
  private final boolean owner;
  private List<Item.Reference> references = List.of();

  private TrackReader(Fields fields, String name, boolean owner) {
    this.fields = fields;
    this.name = name;
    this.owner = owner;
  }

  /**
   * Reads all that are right.
   *
   * @param owner whether the virtual router's priority is 255, which no weight changes
   */
  static Tracks readAll(Fields router, boolean owner) {
    List<InterfaceTrack> interfaces = new ArrayList<>();
    List<CheckedTrack> others = new ArrayList<>();
    List<Item.Reference> references = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Fields fields : router.sections("tracks")) {
      String name = Names.name(fields);
      if (!name.isEmpty() && !names.add(name)) {
        fields.mistake(
            "name", Quotation.of(name) + " is the name of another track", "write another name");
      }
      TrackReader reader = new TrackReader(fields, name, owner);
      Optional<Type> type = fields.choice("type", Words.of(Type.class));
      if (type.filter(Type.Interface::equals).isPresent()) {
        reader.interfaceTrack().ifPresent(interfaces::add);
      } else {
        reader.track(type).ifPresent(others::add);
        references.addAll(reader.references);
      }
    }
    return new Tracks(interfaces, others, references);
  }

  private Optional<InterfaceTrack> interfaceTrack() {
    String interfaceName = Names.interfaceName(fields, "interface");
    int weight = weight();
    // Known and checked, but of no consequence: the kernel says at once when an interface changes.
    CheckTiming.read(fields);
    return fields.end(() -> new InterfaceTrack(new Track(name, weight), interfaceName));
  }

  private Optional<CheckedTrack> track(Optional<Type> type) {
    int weight = weight();
    CheckTiming timing = CheckTiming.read(fields);
    Optional<CheckedTrack.Target> target = type.flatMap(known -> target(known, timing));
    return fields.end(() -> new CheckedTrack(new Track(name, weight), target.orElseThrow()));
  }

  private int weight() {
    int weight = fields.number("weight", -Track.MAX_WEIGHT, Track.MAX_WEIGHT, 0);
    if (owner && weight != 0) {
      fields.mistake(
          "weight",
          "no weight changes priority 255",
          "write 0 or give the router another priority");
    }
    return weight;
  }

  private Optional<CheckedTrack.Target> target(Type type, CheckTiming timing) {
    return switch (type) {
      case Interface -> Optional.empty();
      case TCP -> endpoint(HealthCheck.Type.TCP, HealthCheck.Http.DEFAULT, timing);
      case HTTP -> endpoint(HealthCheck.Type.HTTP, HttpReader.read(fields), timing);
      case Pool -> {
        String pool = fields.text("pool", "write the name of a pool");
        references = Item.reference(fields, pool);
        yield Optional.of(new CheckedTrack.Pool(pool));
      }
    };
  }

  private Optional<CheckedTrack.Target> endpoint(
      HealthCheck.Type type, HealthCheck.Http http, CheckTiming timing) {
    String text = fields.text("address", "write the address to connect to");
    int port = port();
    return text.isBlank()
        ? Optional.empty()
        : fields
            .guarded("address", () -> IpAddress.parse(text))
            .map(address ->
                new CheckedTrack.Endpoint(
                    new InetSocketAddress(address.toInetAddress(), port),
                    timing.check(type, http)));
  }

  private int port() {
    return fields.number("port", 1, 65535);
  }

  /**
   * The tracks of a virtual router.
   *
   * @param interfaces those of type Interface that are right
   * @param others the others that are right
   * @param references to pools
   */
  record Tracks(
      List<InterfaceTrack> interfaces,
      List<CheckedTrack> others,
      List<Item.Reference> references) {}

  /**
   * How often a check runs and what it takes to change its mind.
   *
   * @param interval from one check to the next
   * @param timeout of one check
   * @param rise successes in a row
   * @param fall failures in a row
   */
  record CheckTiming(Duration interval, Duration timeout, int rise, int fall) {
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final int MOST = 1000;

    static CheckTiming read(Fields fields) {
      return new CheckTiming(
          fields.duration("interval", Duration.ofSeconds(2), SHORTEST, LONGEST),
          fields.duration("timeout", Duration.ofSeconds(1), SHORTEST, LONGEST),
          fields.number("rise", 1, MOST, 2),
          fields.number("fall", 1, MOST, 3));
    }

    HealthCheck check(HealthCheck.Type type, HealthCheck.Http http) {
      return new HealthCheck(type, interval, timeout, rise, fall, http);
    }
  }
}
