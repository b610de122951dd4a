package io.floatingvip.speaker.programme;

import io.floatingvip.forwarding.config.ListenerConfig;
import java.util.List;

/**
 * All that one node is to do. Names are unique within each list; a virtual router ID is within an
 * interface and family; an address is in one virtual router only; each listener's pool is there.
 *
 * @param virtualRouters in the order of the source
 * @param listeners in the order of the source
 * @param pools in the order of the source
 */
public record Programme(
    List<VirtualRouter> virtualRouters, List<ListenerConfig> listeners, List<Pool> pools) {

  /** A node that does nothing. */
  public static final Programme EMPTY = new Programme(List.of(), List.of(), List.of());

  /** Copies the lists. */
  public Programme {
    virtualRouters = List.copyOf(virtualRouters);
    listeners = List.copyOf(listeners);
    pools = List.copyOf(pools);
  }

  /** The same with other pools of the same names. */
  public Programme withPools(List<Pool> others) {
    return new Programme(virtualRouters, listeners, others);
  }
}
