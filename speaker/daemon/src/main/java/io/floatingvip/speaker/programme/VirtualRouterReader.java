package io.floatingvip.speaker.programme;

import io.floatingvip.speaker.programme.Fields.Indexed;
import io.floatingvip.speaker.vrrp.RouterSetup;
import io.floatingvip.vrrp.AddressFamily;
import io.floatingvip.vrrp.AdvertisementInterval;
import io.floatingvip.vrrp.Authentication;
import io.floatingvip.vrrp.ChecksumMode;
import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.Preemption;
import io.floatingvip.vrrp.Priority;
import io.floatingvip.vrrp.Transport;
import io.floatingvip.vrrp.VirtualAddress;
import io.floatingvip.vrrp.VirtualRouterConfig;
import io.floatingvip.vrrp.VirtualRouterId;
import io.floatingvip.vrrp.VrrpVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads one virtual router. */
final class VirtualRouterReader {
  private static final Duration LONGEST_DELAY = Duration.ofDays(1);
  private final Fields fields;
  private final VrrpVersion version;
  private final boolean versionKnown;
  private final List<Indexed<VirtualAddress>> addresses;
  private final Optional<AddressFamily> family;

  private VirtualRouterReader(Fields fields) {
    this.fields = fields;
    version = fields.number("version", 2, 3, 3) == 2 ? VrrpVersion.V2 : VrrpVersion.V3;
    // What depends on the version is not judged by one that is wrong itself.
    versionKnown = fields.clean();
    addresses = fields.texts("addresses", VirtualAddress::parse);
    family = addresses.stream().findFirst().map(first -> first.value().address().family());
  }

  static Item<VirtualRouter> read(Fields fields) {
    return new VirtualRouterReader(fields).item();
  }

  private Item<VirtualRouter> item() {
    String name = Names.name(fields);
    int id = fields.number("virtualRouterID", 1, 255);
    String interfaceName = Names.interfaceName(fields, "interface");
    Optional<IpAddress> source = sourceAddress();
    boolean virtualMac = fields.truth("virtualMAC", false);
    Optional<String> syncGroup = Names.optionalName(fields, "syncGroup");
    Priority priority = new Priority(fields.number("priority", 1, 255, Priority.DEFAULT.value()));
    Supplier<VirtualRouterConfig> config = config(id, priority, source, syncGroup.isPresent());
    TrackReader.Tracks tracks = TrackReader.readAll(fields, priority.isOwner());
    Optional<VirtualRouter> value =
        fields.end(() ->
            new VirtualRouter(
                new RouterSetup(
                    name,
                    interfaceName,
                    source,
                    virtualMac,
                    syncGroup,
                    tracks.interfaces(),
                    tracks.others().stream().map(CheckedTrack::track).toList(),
                    RouterSetup.DEFAULT_DRAIN_TIMEOUT,
                    config.get()),
                tracks.others()));
    return new Item<>(fields, name, claims(name, id, interfaceName), tracks.references(), value);
  }

  /** Reads what the engine is told; built when all is well. */
  private Supplier<VirtualRouterConfig> config(
      int id, Priority priority, Optional<IpAddress> source, boolean grouped) {
    checkAddresses();
    AdvertisementInterval interval = interval();
    Preemption preemption = new Preemption(fields.truth("preempt", true), delay("preemptDelay"));
    Duration startupDelay = delay("startupDelay");
    Transport transport = new TransportReader(fields, family, source).read();
    ChecksumMode checksum = checksum();
    Authentication authentication = authentication();
    return () ->
        new VirtualRouterConfig(
            version,
            new VirtualRouterId(id),
            priority,
            interval,
            preemption,
            startupDelay,
            transport,
            checksum,
            authentication,
            addresses.stream().map(Indexed::value).toList(),
            grouped);
  }

  private Duration delay(String name) {
    return fields.duration(name, Duration.ZERO, Duration.ZERO, LONGEST_DELAY);
  }

  private AdvertisementInterval interval() {
    AdvertisementInterval standIn = AdvertisementInterval.defaultOf(version);
    Duration duration =
        fields.duration(
            "advertisementInterval", standIn.duration(), Duration.ZERO, Duration.ofDays(366));
    return versionKnown
        ? fields
            .guarded("advertisementInterval", () -> AdvertisementInterval.of(version, duration))
            .orElse(standIn)
        : standIn;
  }

  private void checkAddresses() {
    if (fields.lacksItems("addresses")) {
      fields.mistake("addresses", "there is no address", "write at least one");
    }
    Map<IpAddress, Integer> seen = new HashMap<>();
    for (Indexed<VirtualAddress> virtual : addresses) {
      IpAddress address = virtual.value().address();
      if (!isOfFamily(address)) {
        fields.mistake(
            "addresses",
            virtual.index(),
            address
                + " is not "
                + family.map(AddressFamily::toString).orElse("")
                + " like the first",
            "write a virtual router for each family");
      }
      if (seen.putIfAbsent(address, virtual.index()) != null) {
        fields.mistake(
            "addresses", virtual.index(), address + " is given twice", "write each address once");
      }
    }
    if (versionKnown && version == VrrpVersion.V2 && !isOfFamily(AddressFamily.IPV4)) {
      fields.mistake("version", "version 2 knows IPv4 addresses only", "write 3");
    }
  }

  private boolean isOfFamily(IpAddress address) {
    return isOfFamily(address.family());
  }

  private boolean isOfFamily(AddressFamily other) {
    return family.isEmpty() || family.get() == other;
  }

  private Optional<IpAddress> sourceAddress() {
    Optional<IpAddress> source =
        fields
            .text("sourceAddress")
            .flatMap(text -> fields.guarded("sourceAddress", () -> IpAddress.parse(text)));
    source
        .filter(address -> !isOfFamily(address))
        .ifPresent(address -> wrongFamily("sourceAddress", address));
    source
        .filter(address -> address.isMulticast() || address.isUnspecified())
        .ifPresent(address ->
            fields.mistake(
                "sourceAddress",
                address + " is no address to send from",
                "write one of the interface"));
    return source;
  }

  private void wrongFamily(String name, IpAddress address) {
    fields.mistake(
        name, address + " is not of the family of the addresses", "write one of their family");
  }

  private static Map<String, ChecksumMode> checksumWords() {
    Map<String, ChecksumMode> words = new LinkedHashMap<>();
    words.put("Auto", ChecksumMode.AUTO);
    words.put("PseudoHeader", ChecksumMode.PSEUDO_HEADER);
    words.put("MessageOnly", ChecksumMode.MESSAGE_ONLY);
    return words;
  }

  private ChecksumMode checksum() {
    ChecksumMode mode = fields.choice("checksum", checksumWords(), ChecksumMode.AUTO);
    boolean choice = version == VrrpVersion.V3 && isOfFamily(AddressFamily.IPV4);
    if (mode != ChecksumMode.AUTO && versionKnown && !choice) {
      fields.mistake("checksum", "only version 3 over IPv4 leaves a choice", "write Auto");
      return ChecksumMode.AUTO;
    }
    return mode;
  }

  private Authentication authentication() {
    Authentication authentication = AuthenticationReader.read(fields);
    if (versionKnown && version == VrrpVersion.V3 && authentication.type() != 0) {
      fields.mistake(
          "authentication", "version 3 has no authentication", "write type: None or version: 2");
    }
    return authentication;
  }

  private List<Item.Claim> claims(String name, int id, String interfaceName) {
    List<Item.Claim> claims = new ArrayList<>();
    if (!name.isEmpty()) {
      claims.add(Item.nameClaim(name));
    }
    if (id > 0 && !interfaceName.isEmpty() && family.isPresent()) {
      String where = id + " on " + interfaceName + " (" + family.get() + ")";
      claims.add(
          new Item.Claim(
              "virtualRouterID " + where, "virtualRouterID", 0, where + " is", "write another ID"));
    }
    addresses.stream()
        .map(Indexed::value)
        .map(VirtualAddress::address)
        .distinct()
        .forEach(address -> claims.add(addressClaim(address)));
    return claims;
  }

  private Item.Claim addressClaim(IpAddress address) {
    int index =
        addresses.stream()
            .filter(other -> other.value().address().equals(address))
            .mapToInt(Indexed::index)
            .findFirst()
            .orElse(0);
    return new Item.Claim(
        "address " + address, "addresses", index, address + " is", "write it in one of them only");
  }
}
