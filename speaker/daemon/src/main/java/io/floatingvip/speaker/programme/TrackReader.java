package io.floatingvip.speaker.programme;

import io.floatingvip.vrrp.IpAddress;
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
  private final boolean owner;
  private List<Item.Reference> references = List.of();

  private TrackReader(Fields fields, boolean owner) {
    this.fields = fields;
    this.owner = owner;
  }

  /**
   * Reads all that are right.
   *
   * @param owner whether the virtual router's priority is 255, which no weight changes
   */
  static Tracks readAll(Fields router, boolean owner) {
    List<Track> tracks = new ArrayList<>();
    List<Item.Reference> references = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Fields fields : router.sections("tracks")) {
      String name = Names.name(fields);
      if (!name.isEmpty() && !names.add(name)) {
        fields.mistake(
            "name", Quotation.of(name) + " is the name of another track", "write another name");
      }
      TrackReader reader = new TrackReader(fields, owner);
      reader.read(name).ifPresent(tracks::add);
      references.addAll(reader.references);
    }
    return new Tracks(tracks, references);
  }

  private Optional<Track> read(String name) {
    Optional<Track.Target> target =
        fields.choice("type", Words.of(Type.class)).flatMap(this::target);
    CheckTiming timing = CheckTiming.read(fields);
    int weight = fields.number("weight", -253, 253, 0);
    if (owner && weight != 0) {
      fields.mistake(
          "weight",
          "no weight changes priority 255",
          "write 0 or give the router another priority");
    }
    return fields.end(() ->
        new Track(
            name,
            target.orElseThrow(),
            timing.interval(),
            timing.timeout(),
            timing.rise(),
            timing.fall(),
            weight));
  }

  private Optional<Track.Target> target(Type type) {
    return switch (type) {
      case Interface -> Optional.of(new Track.Interface(Names.interfaceName(fields, "interface")));
      case TCP -> address().map(address -> new Track.Tcp(address, port()));
      case HTTP ->
          address().map(address -> new Track.Http(address, port(), HttpReader.read(fields)));
      case Pool -> {
        String pool = fields.text("pool", "write the name of a pool");
        references = Item.reference(fields, pool);
        yield Optional.of(new Track.Pool(pool));
      }
    };
  }

  private Optional<IpAddress> address() {
    String text = fields.text("address", "write the address to connect to");
    Optional<IpAddress> address =
        text.isBlank() ? Optional.empty() : fields.guarded("address", () -> IpAddress.parse(text));
    if (address.isEmpty()) {
      // Read, so that they are known and checked.
      port();
      HttpReader.read(fields);
    }
    return address;
  }

  private int port() {
    return fields.number("port", 1, 65535);
  }

  /**
   * The tracks of a virtual router.
   *
   * @param values that are right
   * @param references to pools
   */
  record Tracks(List<Track> values, List<Item.Reference> references) {}

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
  }
}
