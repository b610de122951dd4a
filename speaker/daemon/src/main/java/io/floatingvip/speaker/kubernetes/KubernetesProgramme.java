package io.floatingvip.speaker.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.floatingvip.forwarding.config.Endpoint;
import io.floatingvip.speaker.programme.Assignment;
import io.floatingvip.speaker.programme.AssignmentTarget;
import io.floatingvip.speaker.programme.Pool;
import io.floatingvip.speaker.programme.Pool.EndpointSlices;
import io.floatingvip.speaker.programme.Programme;
import io.floatingvip.speaker.programme.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what the node runs, from what Kubernetes and the cache on disk say. Belongs to one
 * thread.
 */
final class KubernetesProgramme {
  /** How long a programme waits for the first endpoints of a namespace. */
  static final Duration ENDPOINT_PATIENCE = Duration.ofSeconds(2);

  /** How long a programme goes on when its object was replaced by an empty one. */
  static final Duration EMPTY_PATIENCE = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(KubernetesProgramme.class);
  private static final Duration SAVING_DELAY = Duration.ofMillis(500);

  private final SpeakerIdentity identity;
  private final ProgrammeCache cache;
  private final Slices slices;
  private final AssignmentTarget target;
  private final BiConsumer<Duration, Runnable> timer;
  private final Map<EndpointSlices, List<Endpoint>> known = new HashMap<>();
  private Optional<Task> task = Optional.empty();
  private Reading reading = Reading.NONE;
  private Version current = Version.NONE;
  private JsonNode currentSpec = MissingNode.getInstance();
  private boolean saving;

  /**
   * Which spec it is; writing the status makes no other.
   *
   * @param uid of the Speaker object
   * @param generation of the Speaker object
   */
  record Version(String uid, long generation) {
    static final Version NONE = new Version("", 0);
  }

  /** Where the endpoints come from. */
  interface Slices {
    /** Follows these namespaces and no others. */
    void follow(Set<String> namespaces);

    /** The endpoints; none before the first complete list of the namespace has come. */
    Optional<List<Endpoint>> endpoints(EndpointSlices reference);
  }

  /** A reading that is to run, or runs. */
  private static final class Task {
    private final String source;
    private final Version version;
    private final Reading reading;
    private boolean patient = true;
    private boolean assigned;

    Task(String source, Version version, Reading reading) {
      this.source = source;
      this.version = version;
      this.reading = reading;
    }

    Stream<EndpointSlices> references() {
      return reading.programme().pools().stream().flatMap(pool -> pool.endpointSlices().stream());
    }
  }

  /**
   * Decides for this node.
   *
   * @param timer runs something later, in the thread that this belongs to
   */
  KubernetesProgramme(
      SpeakerIdentity identity,
      ProgrammeCache cache,
      Slices slices,
      AssignmentTarget target,
      BiConsumer<Duration, Runnable> timer) {
    this.identity = identity;
    this.cache = cache;
    this.slices = slices;
    this.target = target;
    this.timer = timer;
  }

  /**
   * The Speaker object is now this.
   *
   * @param spec may be missing
   */
  void object(Version version, JsonNode spec) {
    if (version.equals(current) && spec.equals(currentSpec)) {
      return;
    }
    boolean replaced = !current.uid.isEmpty() && !current.uid.equals(version.uid);
    current = version;
    currentSpec = spec;
    if (replaced && isEmpty(spec) && !reading.programme().equals(Programme.EMPTY)) {
      LOG.warn(
          "{} was replaced by an empty one; the programme goes on for {} s, unless another comes",
          identity,
          EMPTY_PATIENCE.toSeconds());
      timer.accept(
          EMPTY_PATIENCE,
          () -> {
            if (current.equals(version) && currentSpec.equals(spec)) {
              take(version, spec);
            }
          });
      return;
    }
    take(version, spec);
  }

  private static boolean isEmpty(JsonNode spec) {
    return Stream.of("virtualRouters", "listeners", "pools")
        .allMatch(name -> spec.path(name).isEmpty());
  }

  private void take(Version version, JsonNode spec) {
    reading = Reading.ofObject(spec, reading);
    start(new Task(identity.toString(), version, reading));
  }

  /** Comes back with the programme on disk, unless there is a newer one. */
  void takeCache() {
    if (task.isPresent()) {
      return;
    }
    cache
        .load()
        .ifPresent(content -> {
          known.putAll(content.endpoints());
          current = content.version();
          reading = Reading.ofObject(content.spec(), Reading.NONE);
          start(new Task(cache.file().toString(), current, reading));
        });
  }

  private void start(Task next) {
    task = Optional.of(next);
    slices.follow(next.references().map(EndpointSlices::namespace).collect(Collectors.toSet()));
    timer.accept(
        ENDPOINT_PATIENCE,
        () -> {
          next.patient = false;
          endpointsChanged();
        });
    endpointsChanged();
  }

  /** Endpoints have become known or have changed. */
  void endpointsChanged() {
    task.ifPresent(running -> {
      Set<EndpointSlices> changed = learn(running);
      boolean complete = running.references().allMatch(known::containsKey);
      if (!running.assigned && (complete || !running.patient)) {
        running.assigned = true;
        assign(running);
        save();
      } else if (running.assigned && !changed.isEmpty()) {
        tell(running, changed);
        save();
      }
    });
  }

  private Set<EndpointSlices> learn(Task running) {
    return running
        .references()
        .distinct()
        .filter(reference ->
            slices
                .endpoints(reference)
                .filter(now -> !now.equals(known.put(reference, now)))
                .isPresent())
        .collect(Collectors.toSet());
  }

  private void assign(Task running) {
    Programme programme = running.reading.programme();
    List<Pool> pools =
        programme.pools().stream()
            .map(pool ->
                pool.endpointSlices()
                    .map(reference -> pool.withEndpoints(endpoints(reference)))
                    .orElse(pool))
            .toList();
    target.assign(
        new Assignment(
            running.source,
            OptionalLong.of(running.version.generation()),
            programme.withPools(pools),
            running.reading.mistakes()));
  }

  private List<Endpoint> endpoints(EndpointSlices reference) {
    return known.getOrDefault(reference, List.of());
  }

  private void tell(Task running, Set<EndpointSlices> changed) {
    for (Pool pool : running.reading.programme().pools()) {
      pool.endpointSlices()
          .filter(changed::contains)
          .ifPresent(reference -> target.endpoints(pool.name(), endpoints(reference)));
    }
  }

  /** Keeps what runs, a moment later: endpoints come in swarms. */
  private void save() {
    if (!saving) {
      saving = true;
      timer.accept(SAVING_DELAY, this::saveNow);
    }
  }

  /** Keeps what runs. */
  void saveNow() {
    saving = false;
    task.filter(running -> running.assigned)
        .ifPresent(running -> {
          List<EndpointSlices> references = new ArrayList<>(running.references().toList());
          known.keySet().retainAll(references);
          cache.save(
              new ProgrammeCache.Content(
                  running.version, running.reading.spec(), new LinkedHashMap<>(known)));
        });
  }
}
