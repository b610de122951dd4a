/**
 * A real Kubernetes cluster on one machine, for tests and for trying things out: a control plane,
 * three nodes with kubelet, containerd and kube-proxy, and a client host, each a {@link
 * io.floatingvip.e2e.cluster.Machine} with network, mount and process namespaces of its own on one
 * bridge.
 *
 * <p>Everything lives inside one outer {@link io.floatingvip.e2e.cluster.Space} that ends with the
 * process that opened it, however that process ends; so nothing outlives it and nothing reaches
 * another network. The process itself stays outside, and relays the API server to its own loopback
 * address.
 *
 * <p>Any thread may use these types; a machine is changed by one thread at a time.
 */
@NullMarked
package io.floatingvip.e2e.cluster;

import org.jspecify.annotations.NullMarked;
