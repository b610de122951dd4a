package io.floatingvip.speaker.programme;

import io.floatingvip.forwarding.config.Endpoint;
import io.floatingvip.forwarding.config.PoolConfig;
import java.util.List;
import java.util.Optional;

/**
 * A pool and where its endpoints come from.
 *
 * @param config what the forwarder is told; without endpoints where they come from Kubernetes
 * @param endpointSlices where Kubernetes keeps the endpoints; none where they are in the programme
 */
public record Pool(PoolConfig config, Optional<EndpointSlices> endpointSlices) {

  /** The name. */
  public String name() {
    return config.name();
  }

  /** The same with other endpoints. */
  public Pool withEndpoints(List<Endpoint> endpoints) {
    return new Pool(config.withEndpoints(endpoints), endpointSlices);
  }

  /**
   * The EndpointSlices of a Service.
   *
   * @param namespace of the Service
   * @param service its name
   * @param port the name or number of the slices' port; empty for the unnamed one
   */
  public record EndpointSlices(String namespace, String service, String port) {}
}
