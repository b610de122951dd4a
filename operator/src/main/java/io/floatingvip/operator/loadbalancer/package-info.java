/**
 * What Services of type LoadBalancer become: pure functions from a Service to the VirtualIP and the
 * BackendPools of its own, and what there is to refuse. No threads and no Kubernetes client; called
 * by the reconciliation.
 */
@NullMarked
package io.floatingvip.operator.loadbalancer;

import org.jspecify.annotations.NullMarked;
