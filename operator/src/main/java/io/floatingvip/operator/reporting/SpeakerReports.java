package io.floatingvip.operator.reporting;

import io.floatingvip.crds.Speaker;
import io.floatingvip.crds.SpeakerSpec;
import io.floatingvip.crds.SpeakerStatus;
import io.floatingvip.crds.programme.Listener;
import io.floatingvip.crds.programme.Pool;
import io.floatingvip.crds.programme.VirtualRouter;
import io.floatingvip.crds.status.CompletedHandover;
import io.floatingvip.crds.status.PoolStatus;
import io.floatingvip.crds.status.Refusal;
import io.floatingvip.crds.status.RouterState;
import io.floatingvip.crds.status.VirtualRouterStatus;
import io.floatingvip.operator.planning.Placement;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the speakers report. The report of a node that died stays as it was, so of two nodes that
 * say that they are Active the one that became it later is believed.
 */
public final class SpeakerReports {
  private static final Pattern ITEM =
      Pattern.compile("(virtualRouters|listeners|pools)\\[(\\d+)].*");

  private final Map<String, Speaker> speakers = new TreeMap<>();

  /** A node that says that it is Active. */
  record Claim(Placement.Candidate candidate, VirtualRouterStatus router) {
    /** Returns since when, or long ago where the report doesn't say. */
    Instant since() {
      return instant(router.since());
    }
  }

  /** An item of a programme that a speaker refuses. */
  record RefusedItem(String node, Refusal refusal) {}

  /** Takes the objects of the speakers. */
  public SpeakerReports(Collection<Speaker> speakers) {
    speakers.forEach(speaker -> this.speakers.put(speaker.getMetadata().getName(), speaker));
  }

  /** Returns the nodes that say that they are Active, the one to be believed first. */
  List<Claim> claims(Placement placement) {
    List<Claim> claims = new ArrayList<>();
    for (Placement.Candidate candidate : placement.candidates()) {
      router(candidate.node(), placement)
          .filter(router -> router.state() == RouterState.ACTIVE)
          .ifPresent(router -> claims.add(new Claim(candidate, router)));
    }
    claims.sort(Comparator.comparing(Claim::since).reversed());
    return claims;
  }

  /** Returns what a node reports about the first virtual router of a placement. */
  Optional<VirtualRouterStatus> router(String node, Placement placement) {
    return placement.routers().stream()
        .findFirst()
        .flatMap(name ->
            status(node).stream()
                .flatMap(status -> status.virtualRouters().stream())
                .filter(router -> router.name().equals(name))
                .findFirst());
  }

  /** Returns the planned handovers that a node reports. */
  Stream<CompletedHandover> handovers(String node) {
    return status(node).stream().flatMap(status -> status.handovers().stream());
  }

  /** Returns the node that has an address, or the address where it is none's. */
  String nodeAt(String address) {
    return speakers.entrySet().stream()
        .filter(entry ->
            Stream.ofNullable(entry.getValue().getStatus())
                .flatMap(status -> status.interfaces().stream())
                .flatMap(device -> device.addresses().stream())
                .anyMatch(own -> own.startsWith(address + "/")))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(address);
  }

  /** Returns what a node reports about a pool. */
  Optional<PoolStatus> pool(String node, String name) {
    return status(node).stream()
        .flatMap(status -> status.pools().stream())
        .filter(pool -> pool.name().equals(name))
        .findFirst();
  }

  /** Returns the names of the nodes. */
  Collection<String> nodes() {
    return speakers.keySet();
  }

  /** Returns the refused items of the programmes whose name is wanted. */
  List<RefusedItem> refused(Predicate<String> name) {
    List<RefusedItem> refused = new ArrayList<>();
    for (Speaker speaker : speakers.values()) {
      SpeakerStatus status = speaker.getStatus();
      if (status != null && speaker.getSpec() != null) {
        status.programme().refused().stream()
            .filter(refusal -> item(speaker.getSpec(), refusal.path()).filter(name).isPresent())
            .map(refusal -> new RefusedItem(speaker.getMetadata().getName(), refusal))
            .forEach(refused::add);
      }
    }
    return refused;
  }

  /** Returns the name of the item that a path such as {@code listeners[2].port} leads to. */
  private static Optional<String> item(SpeakerSpec programme, String path) {
    Matcher matcher = ITEM.matcher(path);
    if (!matcher.matches() || matcher.group(2).length() > 6) {
      return Optional.empty();
    }
    List<String> names =
        switch (matcher.group(1)) {
          case "virtualRouters" ->
              programme.virtualRouters().stream().map(VirtualRouter::name).toList();
          case "listeners" -> programme.listeners().stream().map(Listener::name).toList();
          default -> programme.pools().stream().map(Pool::name).toList();
        };
    int index = Integer.parseInt(matcher.group(2));
    return index < names.size() ? Optional.of(names.get(index)) : Optional.empty();
  }

  private Optional<SpeakerStatus> status(String node) {
    return Optional.ofNullable(speakers.get(node)).map(Speaker::getStatus);
  }

  /** Returns the time that the text is, or long ago where it is none. */
  static Instant instant(@Nullable String text) {
    try {
      return text == null ? Instant.EPOCH : Instant.parse(text);
    } catch (DateTimeParseException _) {
      return Instant.EPOCH;
    }
  }
}
