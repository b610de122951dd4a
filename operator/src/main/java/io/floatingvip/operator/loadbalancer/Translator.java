package io.floatingvip.operator.loadbalancer;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.floatingvip.crds.BackendPool;
import io.floatingvip.crds.BackendPoolSpec;
import io.floatingvip.crds.ServiceSource;
import io.floatingvip.crds.TrafficPolicy;
import io.floatingvip.crds.VirtualIP;
import io.floatingvip.crds.VirtualIPPort;
import io.floatingvip.crds.VirtualIPSpec;
import io.floatingvip.crds.VrrpSettings;
import io.floatingvip.crds.programme.AffinityType;
import io.floatingvip.crds.programme.Balance;
import io.floatingvip.crds.programme.Drain;
import io.floatingvip.crds.programme.HealthCheck;
import io.floatingvip.crds.programme.HttpExpectation;
import io.floatingvip.crds.programme.Protocol;
import io.floatingvip.crds.programme.ProxyProtocol;
import io.floatingvip.crds.programme.Queue;
import io.floatingvip.crds.programme.SessionAffinity;
import io.floatingvip.crds.programme.Timeouts;
import io.floatingvip.crds.programme.Track;
import io.floatingvip.crds.programme.TrackType;
import io.floatingvip.operator.planning.AddressOffers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a VirtualIP and its BackendPools of a Service. */
public final class Translator {
  private static final int MOST_PORTS = 64;
  private static final String LOCAL = "Local";

  private final Service service;
  private final Optional<VirtualIP> current;
  private final AddressOffers offers;
  private final List<String> unsupported = new ArrayList<>();

  private Translator(Service service, Optional<VirtualIP> current, AddressOffers offers) {
    this.service = service;
    this.current = current;
    this.offers = offers;
  }

  /**
   * Translates.
   *
   * @param service a Service that is ours
   * @param current its VirtualIP as it is
   * @param offers what the AddressPools have to offer
   */
  public static Translation translate(
      Service service, Optional<VirtualIP> current, AddressOffers offers) {
    try {
      return new Translator(service, current, offers).made();
    } catch (Refusal refusal) {
      return new Translation.Refused(String.valueOf(refusal.getMessage()));
    }
  }

  private Translation made() {
    IpMode mode = mode();
    Addressing addressing = Addressing.of(service, mode, current, offers);
    List<VirtualIPPort> ports = mode == IpMode.PROXY ? ports() : List.of();
    VirtualIP vip = new VirtualIP();
    vip.setMetadata(LoadBalancerService.metadata(service, LoadBalancerService.virtualIP(service)));
    vip.setSpec(
        new VirtualIPSpec(
            addressing.addresses(),
            addressing.pool(),
            addressing.families(),
            ports,
            null,
            Map.of(),
            List.of(),
            mode == IpMode.PROXY ? trafficPolicy() : TrafficPolicy.CLUSTER,
            // In the other mode kube-proxy knows them itself.
            mode == IpMode.PROXY ? SourceRanges.of(service) : List.of(),
            mode == IpMode.VIP ? tracks() : List.of(),
            VrrpSettings.DEFAULT));
    return new Translation.Made(
        vip, ports.stream().map(this::pool).toList(), mode, List.copyOf(unsupported));
  }

  private IpMode mode() {
    String text =
        Addressing.annotation(service, LoadBalancerService.IP_MODE).orElse(IpMode.PROXY.text());
    return IpMode.of(text)
        .orElseThrow(() ->
            new Refusal(
                "%s: %s is no mode: write Proxy, with which the speakers forward, or VIP, with which kube-proxy does"
                    .formatted(Addressing.field(LoadBalancerService.IP_MODE), text)));
  }

  private List<VirtualIPPort> ports() {
    List<VirtualIPPort> ports = new ArrayList<>();
    List<ServicePort> wanted = service.getSpec().getPorts();
    for (int i = 0; i < wanted.size(); i++) {
      ServicePort port = wanted.get(i);
      String protocol = port.getProtocol() == null ? "TCP" : port.getProtocol();
      switch (protocol) {
        case "TCP" -> ports.add(port(port, Protocol.TCP));
        case "UDP" -> ports.add(port(port, Protocol.UDP));
        default ->
            unsupported.add(
                "spec.ports[%d].protocol: %s is not forwarded: write TCP or UDP, or %s: VIP"
                    .formatted(i, protocol, Addressing.field(LoadBalancerService.IP_MODE)));
      }
    }
    if (ports.isEmpty()) {
      throw new Refusal(
          unsupported.isEmpty() ? "spec.ports: there is none: write one" : unsupported.getFirst());
    }
    if (ports.size() > MOST_PORTS) {
      throw new Refusal(
          "spec.ports: %d are more than the %d that a VirtualIP has: spread them over Services, or write %s: VIP"
              .formatted(ports.size(), MOST_PORTS, Addressing.field(LoadBalancerService.IP_MODE)));
    }
    return ports;
  }

  private VirtualIPPort port(ServicePort port, Protocol protocol) {
    VirtualIPPort unnamed = new VirtualIPPort(port.getName(), port.getPort(), protocol, "");
    return new VirtualIPPort(
        port.getName(),
        port.getPort(),
        protocol,
        LoadBalancerService.pool(service, unnamed.effectiveName()));
  }

  private BackendPool pool(VirtualIPPort port) {
    BackendPool pool = new BackendPool();
    pool.setMetadata(LoadBalancerService.metadata(service, port.backendPool()));
    pool.setSpec(
        new BackendPoolSpec(
            new ServiceSource(
                service.getMetadata().getName(),
                port.name() != null ? new IntOrString(port.name()) : new IntOrString(port.port())),
            Map.of(),
            null,
            List.of(),
            Balance.ROUND_ROBIN,
            HealthCheck.DEFAULT,
            Timeouts.DEFAULT,
            3,
            true,
            0,
            Queue.DEFAULT,
            affinity(),
            ProxyProtocol.NONE,
            Drain.DEFAULT,
            "0s"));
    return pool;
  }

  private SessionAffinity affinity() {
    if (!"ClientIP".equals(service.getSpec().getSessionAffinity())) {
      return SessionAffinity.DEFAULT;
    }
    String timeout =
        Optional.ofNullable(service.getSpec().getSessionAffinityConfig())
            .flatMap(config -> Optional.ofNullable(config.getClientIP()))
            .flatMap(client -> Optional.ofNullable(client.getTimeoutSeconds()))
            .map(seconds -> seconds + "s")
            .orElse(SessionAffinity.DEFAULT.timeout());
    return new SessionAffinity(AffinityType.CLIENT_IP, timeout);
  }

  private boolean isLocal() {
    return LOCAL.equals(service.getSpec().getExternalTrafficPolicy());
  }

  private TrafficPolicy trafficPolicy() {
    if (!isLocal()) {
      return TrafficPolicy.CLUSTER;
    }
    unsupported.add(
        "spec.externalTrafficPolicy: with Local a node that has a ready backend holds the address, but backends see the node's address, not the client's: write %s: VIP for that"
            .formatted(Addressing.field(LoadBalancerService.IP_MODE)));
    return TrafficPolicy.LOCAL;
  }

  /**
   * With Local, kube-proxy drops what comes to a node without a ready backend, and says by HTTP
   * which nodes those are.
   */
  private List<Track> tracks() {
    Integer port = service.getSpec().getHealthCheckNodePort();
    if (!isLocal()) {
      return List.of();
    }
    if (port == null || port == 0) {
      throw new Refusal(
          "spec.healthCheckNodePort: externalTrafficPolicy Local has none, by which to know the nodes with a ready backend: write a port");
    }
    return List.of(
        new Track(
            "backends",
            TrackType.HTTP,
            null,
            "127.0.0.1",
            port,
            new HttpExpectation("/healthz", "", "200"),
            null,
            "1s",
            "1s",
            1,
            2,
            0));
  }
}
