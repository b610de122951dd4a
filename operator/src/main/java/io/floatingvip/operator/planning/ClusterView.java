package io.floatingvip.operator.planning;

import java.util.List;
import java.util.Map;

/**
 * What the cluster looks like.
 *
 * @param nodes the nodes that have a speaker
 * @param virtualIPs the VirtualIPs
 * @param pools the BackendPools
 * @param addressPools the AddressPools
 * @param namespaces labels of each namespace
 */
public record ClusterView(
    List<NodeView> nodes,
    List<VirtualIPView> virtualIPs,
    List<PoolView> pools,
    List<AddressPoolView> addressPools,
    Map<String, Map<String, String>> namespaces) {}
