package io.floatingvip.operator.loadbalancer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.floatingvip.crds.AddressPoolSpec;
import io.floatingvip.crds.BackendPool;
import io.floatingvip.crds.Family;
import io.floatingvip.crds.NamespaceSelector;
import io.floatingvip.crds.TrafficPolicy;
import io.floatingvip.crds.VirtualIP;
import io.floatingvip.crds.VirtualIPPort;
import io.floatingvip.crds.VirtualIPSpec;
import io.floatingvip.crds.VirtualIPStatus;
import io.floatingvip.crds.programme.AffinityType;
import io.floatingvip.crds.programme.Protocol;
import io.floatingvip.crds.programme.Track;
import io.floatingvip.operator.loadbalancer.Translation.Made;
import io.floatingvip.operator.loadbalancer.Translation.Refused;
import io.floatingvip.operator.planning.AddressOffers;
import io.floatingvip.operator.planning.AddressPoolView;
import io.floatingvip.operator.planning.ClusterView;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TranslatorTest {
  private static final String WEB = "{name: http, port: 80}";

  private static final List<AddressPoolView> POOLS =
      List.of(
          pool("a-full", true, "192.168.64.10"),
          pool("both", true, "192.168.64.20-192.168.64.29", "fd00::20-fd00::29"),
          pool("by-name", false, "192.168.64.200"),
          new AddressPoolView(
              "a-private",
              new AddressPoolSpec(
                  List.of("192.168.64.30"),
                  true,
                  new NamespaceSelector(Map.of("team", "other"), List.of()),
                  true)));

  private static AddressPoolView pool(String name, boolean autoAssign, String... ranges) {
    return new AddressPoolView(name, new AddressPoolSpec(List.of(ranges), autoAssign, null, true));
  }

  private static Service service(String annotations, String spec) {
    return Serialization.unmarshal(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: default, uid: u-1, annotations: {%s}}
        spec: {type: LoadBalancer, loadBalancerClass: floatingvip.io/vrrp, %s}
        """
            .formatted(annotations, spec),
        Service.class);
  }

  private static Service service(String ports) {
    return service("", "ports: [" + ports + "]");
  }

  private static Translation translate(Service service, Optional<VirtualIP> current) {
    ClusterView view = new ClusterView(List.of(), List.of(), List.of(), POOLS, Map.of());
    return Translator.translate(
        service, current, new AddressOffers(view, List.of("192.168.64.10")));
  }

  private static Made made(Service service) {
    return assertInstanceOf(Made.class, translate(service, Optional.empty()));
  }

  private static VirtualIPSpec spec(Service service) {
    return made(service).virtualIP().getSpec();
  }

  private static String refusal(Service service) {
    return assertInstanceOf(Refused.class, translate(service, Optional.empty())).message();
  }

  @ParameterizedTest
  @CsvSource({
    "LoadBalancer, floatingvip.io/vrrp, true",
    "LoadBalancer, floatingvip.io/other, false",
    "LoadBalancer, '', false",
    "ClusterIP, floatingvip.io/vrrp, false",
  })
  void aServiceIsOursByItsTypeAndClass(String type, String loadBalancerClass, boolean ours) {
    Service service = service(WEB);
    service.getSpec().setType(type);
    service.getSpec().setLoadBalancerClass(loadBalancerClass.isEmpty() ? null : loadBalancerClass);

    assertEquals(ours, LoadBalancerService.isOurs(service));
  }

  @Test
  void everyPortIsForwardedToAPoolOfItsOwn() {
    Made made = made(service(WEB + ", {name: dns, port: 53, protocol: UDP}"));

    assertEquals(
        List.of(
            new VirtualIPPort("http", 80, Protocol.TCP, "svc-web.http"),
            new VirtualIPPort("dns", 53, Protocol.UDP, "svc-web.dns")),
        made.virtualIP().getSpec().ports());
    BackendPool http = made.pools().getFirst();
    assertEquals("svc-web.http", http.getMetadata().getName());
    assertEquals("web", Objects.requireNonNull(http.getSpec().service()).name());
    assertEquals("http", Objects.requireNonNull(http.getSpec().service()).port().getStrVal());
    assertEquals(List.of(), made.unsupported());
  }

  @Test
  void aPortWithoutANameIsFoundByItsNumber() {
    Made made = made(service("{port: 8080}"));

    assertEquals("svc-web.tcp-8080", made.pools().getFirst().getMetadata().getName());
    assertEquals(
        8080,
        Objects.requireNonNull(made.pools().getFirst().getSpec().service()).port().getIntVal());
  }

  @Test
  void whatIsMadeBelongsToTheService() {
    Made made = made(service(WEB));

    OwnerReference owner = made.virtualIP().getMetadata().getOwnerReferences().getFirst();
    assertEquals("Service web u-1", owner.getKind() + " " + owner.getName() + " " + owner.getUid());
    assertEquals(Optional.of("web"), LoadBalancerService.owner(made.virtualIP()));
    assertEquals(Optional.of("web"), LoadBalancerService.owner(made.pools().getFirst()));
  }

  @Test
  void anAddressComesFromThePoolThatHasAFreeOne() {
    VirtualIPSpec spec = spec(service(WEB));

    assertEquals("both", spec.addressPool());
    assertEquals(List.of(Family.IPV4), spec.families());
    assertEquals(List.of(), spec.addresses());
  }

  @Test
  void whoHasAnAddressStaysWithItsPool() {
    VirtualIP current = made(service(WEB)).virtualIP();
    current.setSpec(spec(service("floatingvip.io/address-pool: a-full", "ports: [" + WEB + "]")));
    Translation without = translate(service(WEB), Optional.of(current));
    current.setStatus(
        new VirtualIPStatus(
            List.of("192.168.64.10"), null, null, null, null, List.of(), 0L, List.of()));
    Translation with = translate(service(WEB), Optional.of(current));

    assertEquals("both", assertInstanceOf(Made.class, without).virtualIP().getSpec().addressPool());
    assertEquals("a-full", assertInstanceOf(Made.class, with).virtualIP().getSpec().addressPool());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ipFamilyPolicy: RequireDualStack, ipFamilies: [IPv4, IPv6] | [IPV4, IPV6]
          ipFamilyPolicy: PreferDualStack, ipFamilies: [IPv6, IPv4]  | [IPV6, IPV4]
          ipFamilyPolicy: SingleStack, ipFamilies: [IPv6]            | [IPV6]
          """)
  void theFamiliesAreThoseOfTheService(String fields, String families) {
    assertEquals(
        families, spec(service("", fields + ", ports: [" + WEB + "]")).families().toString());
  }

  @Test
  void whoOnlyPrefersBothFamiliesIsGivenWhatThePoolHas() {
    String dual = "ipFamilies: [IPv4, IPv6], ports: [" + WEB + "], ipFamilyPolicy: ";

    assertEquals(
        List.of(Family.IPV4),
        spec(service("floatingvip.io/address-pool: by-name", dual + "PreferDualStack")).families());
    assertEquals(
        "spec.ipFamilyPolicy: RequireDualStack, and AddressPool by-name has no addresses of both"
            + " families: add a range to it, or write PreferDualStack",
        refusal(service("floatingvip.io/address-pool: by-name", dual + "RequireDualStack")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
                                                                  | loadBalancerIP: 192.168.64.200, | [192.168.64.200]
          floatingvip.io/loadBalancerIPs: '192.168.64.25, fd00::25' |                               | [192.168.64.25, fd00::25]
          """)
  void explicitAddressesAreThoseOfAPool(String annotations, String field, String addresses) {
    VirtualIPSpec spec =
        spec(
            service(
                Objects.requireNonNullElse(annotations, ""),
                Objects.requireNonNullElse(field, "") + "ports: [" + WEB + "]"));

    assertEquals(addresses, spec.addresses().toString());
    assertNull(spec.addressPool());
    assertEquals(List.of(), spec.families());
  }

  @Test
  void kubeProxyForwardsInModeVip() {
    Made made =
        made(
            service(
                "floatingvip.io/ip-mode: VIP",
                "loadBalancerSourceRanges: [10.0.0.0/8], ports: [{port: 9, protocol: SCTP}]"));

    assertEquals(IpMode.VIP, made.mode());
    assertEquals(List.of(), made.virtualIP().getSpec().ports());
    assertEquals(List.of(), made.virtualIP().getSpec().allowedSources());
    assertEquals(List.of(), made.virtualIP().getSpec().tracks());
    assertEquals(List.of(), made.pools());
    assertEquals(List.of(), made.unsupported());
  }

  @Test
  void nodesThatKubeProxyWouldDropItOnDoNotStandForElection() {
    Track track =
        spec(service(
                "floatingvip.io/ip-mode: VIP",
                "externalTrafficPolicy: Local, healthCheckNodePort: 31000, ports: [" + WEB + "]"))
            .tracks()
            .getFirst();

    assertEquals("127.0.0.1", track.address());
    assertEquals(31000, track.port());
    assertEquals("/healthz", Objects.requireNonNull(track.http()).path());
    assertEquals(0, track.weight());
  }

  @Test
  void localMeansNodesWithABackendButNotTheClientsAddress() {
    Made made = made(service("", "externalTrafficPolicy: Local, ports: [" + WEB + "]"));

    assertEquals(TrafficPolicy.LOCAL, made.virtualIP().getSpec().trafficPolicy());
    assertEquals(1, made.unsupported().size());
    assertTrue(made.unsupported().getFirst().startsWith("spec.externalTrafficPolicy: "));
  }

  @Test
  void clientsAndTheirAffinityAreTakenOver() {
    Made made =
        made(
            service(
                "",
                "loadBalancerSourceRanges: [10.0.0.0/8, ' fd00::/8'], sessionAffinity: ClientIP,"
                    + " sessionAffinityConfig: {clientIP: {timeoutSeconds: 60}}, ports: ["
                    + WEB
                    + "]"));

    assertEquals(List.of("10.0.0.0/8", "fd00::/8"), made.virtualIP().getSpec().allowedSources());
    var affinity = made.pools().getFirst().getSpec().sessionAffinity();
    assertEquals(AffinityType.CLIENT_IP, affinity.type());
    assertEquals("60s", affinity.timeout());
  }

  @Test
  void theOlderAnnotationForClientsCountsWhereTheFieldIsEmpty() {
    String annotation = "service.beta.kubernetes.io/load-balancer-source-ranges: '10.1.0.0/16'";

    assertEquals(
        List.of("10.1.0.0/16"), spec(service(annotation, "ports: [" + WEB + "]")).allowedSources());
    assertEquals(
        List.of("10.0.0.0/8"),
        spec(service(annotation, "loadBalancerSourceRanges: [10.0.0.0/8], ports: [" + WEB + "]"))
            .allowedSources());
  }

  @Test
  void aPortThatCannotBeForwardedIsNamedAndTheOthersAreServed() {
    Made made = made(service(WEB + ", {name: sctp, port: 9, protocol: SCTP}"));

    assertEquals(1, made.virtualIP().getSpec().ports().size());
    assertEquals(
        List.of(
            "spec.ports[1].protocol: SCTP is not forwarded: write TCP or UDP, or annotation"
                + " floatingvip.io/ip-mode: VIP"),
        made.unsupported());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          floatingvip.io/ip-mode: vip | '' | annotation floatingvip.io/ip-mode: vip is no mode: write Proxy
          floatingvip.io/address-pool: none | '' | annotation floatingvip.io/address-pool: there is no AddressPool none that namespace default may use
          floatingvip.io/address-pool: a-private | '' | there is no AddressPool a-private that namespace default may use
          floatingvip.io/address-pool: by-name | 'ipFamilies: [IPv6],' | AddressPool by-name has no IPv6 address, which spec.ipFamilies wants
          floatingvip.io/loadBalancerIPs: web | '' | annotation floatingvip.io/loadBalancerIPs: web is no address
          '' | 'loadBalancerIP: 192.168.64.1,' | spec.loadBalancerIP: 192.168.64.1 is of no AddressPool that namespace default may use
          '' | 'loadBalancerIP: 192.168.64.30,' | spec.loadBalancerIP: 192.168.64.30 is of no AddressPool
          floatingvip.io/address-pool: both | 'loadBalancerIP: 192.168.64.200,' | spec.loadBalancerIP: 192.168.64.200 is not of AddressPool both
          floatingvip.io/loadBalancerIPs: 192.168.64.200 | 'loadBalancerIP: 192.168.64.200,' | spec.loadBalancerIP and annotation floatingvip.io/loadBalancerIPs: write one of the two
          'floatingvip.io/loadBalancerIPs: "fd00::25", floatingvip.io/ip-mode: VIP' | '' | fd00::25 is not of spec.ipFamilies
          '' | 'loadBalancerSourceRanges: [10.0.0],' | spec.loadBalancerSourceRanges: 10.0.0 is no CIDR: write for example 10.0.0.0/8
          floatingvip.io/ip-mode: VIP | 'externalTrafficPolicy: Local,' | spec.healthCheckNodePort
          """)
  void whatIsNotUnderstoodIsRefusedByTheNameOfTheField(
      String annotations, String fields, String message) {
    String refusal = refusal(service(annotations, fields + "ports: [" + WEB + "]"));

    assertTrue(refusal.contains(message), refusal);
  }

  @Test
  void aServiceWithoutAPortToForwardIsRefused() {
    assertEquals(
        "spec.ports[0].protocol: SCTP is not forwarded: write TCP or UDP, or annotation"
            + " floatingvip.io/ip-mode: VIP",
        refusal(service("{port: 9, protocol: SCTP}")));
  }
}
