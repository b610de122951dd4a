package io.floatingvip.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.floatingvip.crds.programme.Desired;
import io.floatingvip.crds.programme.Listener;
import io.floatingvip.crds.programme.Pool;
import io.floatingvip.crds.programme.VirtualRouter;
import java.util.List;

/** The programme of one node: what its speaker has to do. The same schema as the speaker's file. */
@Desired
public record SpeakerSpec(
    @JsonPropertyDescription("The virtual routers of the node.") @Size(max = 1024)
        List<VirtualRouter> virtualRouters,
    @JsonPropertyDescription("Where the node accepts connections.") @Size(max = 16384)
        List<Listener> listeners,
    @JsonPropertyDescription("Where the connections go.") @Size(max = 8192) List<Pool> pools) {
  /** Puts the documented default where the JSON has no value. */
  public SpeakerSpec {
    virtualRouters = virtualRouters == null ? List.of() : List.copyOf(virtualRouters);
    listeners = listeners == null ? List.of() : List.copyOf(listeners);
    pools = pools == null ? List.of() : List.copyOf(pools);
  }

  /** The programme of a node that has nothing to do. */
  public static final SpeakerSpec EMPTY = new SpeakerSpec(List.of(), List.of(), List.of());
}
