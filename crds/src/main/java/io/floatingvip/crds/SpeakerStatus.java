package io.floatingvip.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.floatingvip.crds.status.CompletedHandover;
import io.floatingvip.crds.status.HeardRouter;
import io.floatingvip.crds.status.InterfaceStatus;
import io.floatingvip.crds.status.ListenerStatus;
import io.floatingvip.crds.status.Observed;
import io.floatingvip.crds.status.PoolStatus;
import io.floatingvip.crds.status.ProgrammeStatus;
import io.floatingvip.crds.status.RouterState;
import io.floatingvip.crds.status.RuntimeStatus;
import io.floatingvip.crds.status.VirtualRouterStatus;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the speaker of a node observes. The numbers of Active and Backup routers follow from the
 * virtual routers, whatever is given for them.
 */
@Observed
public record SpeakerStatus(
    @JsonPropertyDescription("Generation of the programme that this status is about.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("Virtual routers that are Active on the node.") Integer active,
    @JsonPropertyDescription("Virtual routers that are Backup on the node.") Integer backup,
    @JsonPropertyDescription("Where the programme came from, and whether it runs.")
        ProgrammeStatus programme,
    @JsonPropertyDescription(
            "Network interfaces of the node, by which the operator chooses candidates.")
        List<InterfaceStatus> interfaces,
    @JsonPropertyDescription(
            "Virtual routers of others on the wire, whose IDs the operator avoids.")
        List<HeardRouter> heardRouters,
    @JsonPropertyDescription("State of each virtual router.")
        List<VirtualRouterStatus> virtualRouters,
    @JsonPropertyDescription(
            "The last planned handover of each virtual router that the node has handed over.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<CompletedHandover> handovers,
    @JsonPropertyDescription("State of each listener.") List<ListenerStatus> listeners,
    @JsonPropertyDescription("State of each pool.") List<PoolStatus> pools,
    @JsonPropertyDescription("What the process of the speaker runs with.")
        @Nullable RuntimeStatus runtime) {
  /** Puts the documented default where the JSON has no value. */
  public SpeakerStatus {
    programme = Objects.requireNonNullElse(programme, NO_PROGRAMME);
    interfaces = interfaces == null ? List.of() : List.copyOf(interfaces);
    heardRouters = heardRouters == null ? List.of() : List.copyOf(heardRouters);
    virtualRouters = virtualRouters == null ? List.of() : List.copyOf(virtualRouters);
    handovers = handovers == null ? List.of() : List.copyOf(handovers);
    listeners = listeners == null ? List.of() : List.copyOf(listeners);
    pools = pools == null ? List.of() : List.copyOf(pools);
    active = count(virtualRouters, RouterState.ACTIVE);
    backup = count(virtualRouters, RouterState.BACKUP);
  }

  private static final ProgrammeStatus NO_PROGRAMME = new ProgrammeStatus(null, false, List.of());

  private static int count(List<VirtualRouterStatus> routers, RouterState state) {
    return (int) routers.stream().filter(router -> router.state() == state).count();
  }
}
