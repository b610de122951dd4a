package io.floatingvip.operator.planning;

import io.floatingvip.crds.status.HeardRouter;
import io.floatingvip.crds.status.InterfaceStatus;
import java.util.List;
import java.util.Map;

/**
 * A node that has a speaker.
 *
 * @param name name of the node, which is also the speaker's
 * @param labels labels of the node
 * @param leaving whether the node is about to go, or is not to serve: cordoned, or labelled so
 * @param interfaces what the speaker reports as the node's interfaces
 * @param heardRouters virtual routers of others that the speaker hears
 */
public record NodeView(
    String name,
    Map<String, String> labels,
    boolean leaving,
    List<InterfaceStatus> interfaces,
    List<HeardRouter> heardRouters) {}
