package io.floatingvip.crds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real API server takes, what it refuses, and what it then says. */
class CrdApiIT {
  private static final String VIP =
      """
      apiVersion: floatingvip.io/v1alpha1
      kind: VirtualIP
      metadata: {generateName: it-, namespace: default}
      spec: %s
      """;
  private static final String BACKEND_POOL = VIP.replace("VirtualIP", "BackendPool");
  private static final String ADDRESS_POOL =
      VIP.replace("VirtualIP", "AddressPool").replace(", namespace: default", "");
  private static final String SPEAKER = VIP.replace("VirtualIP", "Speaker");

  private static Optional<KubeApi> api = Optional.empty();
  private static Optional<KubernetesClient> client = Optional.empty();

  @BeforeAll
  static void startServer() throws Exception {
    api = KubeApi.start();
    assumeTrue(api.isPresent(), "no kube-apiserver: build one by e2e/kubernetes/build");
    client = api.map(KubeApi::client);
  }

  @AfterAll
  static void stopServer() throws Exception {
    client.ifPresent(KubernetesClient::close);
    if (api.isPresent()) {
      api.get().close();
    }
  }

  private static GenericKubernetesResource create(String template, String spec) {
    return client
        .orElseThrow()
        .resource(
            Serialization.unmarshal(template.formatted(spec), GenericKubernetesResource.class))
        .create();
  }

  private static void assertRefused(String template, String spec, String message) {
    KubernetesClientException refusal =
        assertThrows(KubernetesClientException.class, () -> create(template, spec));
    assertTrue(
        String.valueOf(refusal.getMessage()).contains(message),
        () -> "expected: " + message + "\nbut was: " + refusal.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {addresses: [192.168.64.100]}
          {addresses: [192.168.64.100, 'fd00::100'], ports: [{name: http, port: 80, backendPool: web}, {port: 443, backendPool: web}]}
          {addressPool: lan, families: [IPv4, IPv6]}
          {addresses: [192.168.64.100], vrrp: {version: 2, advertisementInterval: 1s, authentication: {type: Password, password: '1111'}}}
          {addresses: [192.168.64.100], vrrp: {advertisementInterval: 40.95s, virtualRouterID: 255, transport: Multicast}}
          {addresses: [192.168.64.100], vrrp: {advertisementInterval: 10ms}, preferredNodes: [{weight: 100, preference: {matchExpressions: [{key: role, operator: In, values: [edge]}]}}]}
          {addresses: [192.168.64.100], tracks: [{name: up, type: TCP, address: 127.0.0.1, port: 80, weight: -50}, {name: eth1, type: Interface, interface: eth1}]}
          {addresses: [192.168.64.100], allowedSources: [10.0.0.0/8, 'fd00::/8'], trafficPolicy: Local, nodeSelector: {role: edge}, interface: eth0.10}
          {addresses: [192.168.64.100], ports: [{name: dns, port: 53, protocol: UDP, backendPool: dns}, {name: dns-tcp, port: 53, protocol: TCP, backendPool: dns}]}
          """)
  void aVirtualIPThatIsRightIsTaken(String spec) {
    create(VIP, spec);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {} | write either addresses, to choose them, or addressPool, to be given one
          {addresses: []} | write either addresses, to choose them, or addressPool
          {addresses: [10.0.0.1], addressPool: lan} | exactly one of the two
          {addresses: [10.0.0.1], families: [IPv4]} | families go with addressPool
          {addresses: [10.0.0.1/24]} | write for example 192.168.64.100 or fd00::100
          {addresses: [10.0.0]} | addresses are IPv4 or IPv6 addresses without a prefix length
          {addresses: [10.0.0.1, 10.0.0.1]} | Duplicate value: "10.0.0.1"
          {addresses: [10.0.0.1], ports: [{port: 0, backendPool: web}]} | should be greater than or equal to 1
          {addresses: [10.0.0.1], ports: [{port: 65536, backendPool: web}]} | should be less than or equal to 65535
          {addresses: [10.0.0.1], ports: [{port: 80}]} | backendPool: Required value
          {addresses: [10.0.0.1], ports: [{port: 80, backendPool: a}, {port: 80, backendPool: b}]} | Duplicate value
          {addresses: [10.0.0.1], ports: [{name: a, port: 80, backendPool: a}, {name: a, port: 81, backendPool: b}]} | the names of ports are unique: write another name
          {addresses: [10.0.0.1], ports: [{name: A_B, port: 80, backendPool: a}]} | write for example http
          {addresses: [10.0.0.1], ports: [{port: 80, protocol: SCTP, backendPool: a}]} | supported values: "TCP", "UDP"
          {addresses: [10.0.0.1], vrrp: {version: 4}} | should be less than or equal to 3
          {addresses: [10.0.0.1], vrrp: {virtualRouterID: 0}} | should be greater than or equal to 1
          {addresses: [10.0.0.1], vrrp: {virtualRouterID: 256}} | should be less than or equal to 255
          {addresses: [10.0.0.1], vrrp: {advertisementInterval: 15ms}} | VRRP version 3 advertises in steps of 10ms: write an advertisementInterval from 10ms to 40.95s
          {addresses: [10.0.0.1], vrrp: {advertisementInterval: 41s}} | VRRP version 3 advertises in steps of 10ms
          {addresses: [10.0.0.1], vrrp: {advertisementInterval: 10.5ms}} | VRRP version 3 advertises in steps of 10ms
          {addresses: [10.0.0.1], vrrp: {version: 2, advertisementInterval: 1.5s}} | VRRP version 2 advertises in whole seconds: write an advertisementInterval from 1s to 255s
          {addresses: [10.0.0.1], vrrp: {version: 2, advertisementInterval: 256s}} | VRRP version 2 advertises in whole seconds
          {addresses: [10.0.0.1], vrrp: {advertisementInterval: 1 second}} | a duration is a number and ms, s, m or h: write for example 100ms or 5s
          {addresses: [10.0.0.1], vrrp: {preemptDelay: soon}} | a duration is a number and ms, s, m or h
          {addresses: [10.0.0.1], vrrp: {authentication: {type: Password, password: a}}} | authentication is for VRRP version 2 only: write version: 2, or leave authentication out
          {addresses: [10.0.0.1], vrrp: {version: 2, authentication: {type: Password}}} | a password belongs to authentication type Password
          {addresses: [10.0.0.1], vrrp: {version: 2, authentication: {type: Password, password: '123456789'}}} | may not be more than 8
          {addresses: ['fd00::1'], vrrp: {version: 2}} | VRRP version 2 knows IPv4 only: write vrrp.version: 3 for IPv6 addresses
          {addresses: [10.0.0.1], allowedSources: [10.0.0.1]} | allowedSources are CIDRs: write for example 10.0.0.0/8
          {addresses: [10.0.0.1], interface: a/b} | write for example eth0
          {addresses: [10.0.0.1], interface: averylonginterface} | may not be more than 15
          {addresses: [10.0.0.1], tracks: [{name: a, type: Interface}]} | write for example interface: eth0
          {addresses: [10.0.0.1], tracks: [{name: a, type: TCP, port: 80}]} | write for example address: 127.0.0.1 and port: 80
          {addresses: [10.0.0.1], tracks: [{name: a, type: Pool}]} | write the name of a BackendPool
          {addresses: [10.0.0.1], tracks: [{name: a, type: TCP, address: here, port: 80}]} | an IPv4 or IPv6 address without a prefix length is needed
          {addresses: [10.0.0.1], tracks: [{name: -a, type: Pool, pool: b}]} | a name is made of letters, digits
          {addresses: [10.0.0.1], tracks: [{name: a, type: Pool, pool: b}, {name: a, type: Pool, pool: c}]} | Duplicate value
          {addresses: [10.0.0.1], preferredNodes: [{weight: 0, preference: {}}]} | should be greater than or equal to 1
          {addresses: [10.0.0.1], trafficPolicy: Near} | supported values: "Cluster", "Local"
          """)
  void aVirtualIPThatIsWrongIsRefusedWithWhatToWrite(String spec, String message) {
    assertRefused(VIP, spec, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {service: {name: web, port: http}}
          {service: {name: web, port: 80}, balance: LeastConnections, slowStart: 30s}
          {selector: {app: web}, port: 8080, healthCheck: {type: HTTP, http: {path: /healthz, expectStatus: 200-204}}}
          {endpoints: [{address: 10.0.0.1, port: 8080}, {address: 'fd00::1', port: 8080, weight: 0}], maxConnections: 10, queue: {size: 5}}
          {service: {name: web, port: http}, sessionAffinity: {type: ClientIP, timeout: 1h}, proxyProtocol: V2, drain: {timeout: 1m}}
          """)
  void aBackendPoolThatIsRightIsTaken(String spec) {
    create(BACKEND_POOL, spec);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {} | write exactly one source of backends: service, selector (with port) or endpoints
          {service: {name: web, port: http}, endpoints: [{address: 10.0.0.1, port: 80}]} | write exactly one source of backends
          {selector: {app: web}} | port and selector go together: write both for pods by label
          {service: {name: web, port: http}, port: 80} | port and selector go together
          {service: {name: web}} | service.port: Required value
          {endpoints: [{address: web.example, port: 80}]} | an IPv4 or IPv6 address without a prefix length is needed
          {endpoints: [{address: 10.0.0.1, port: 80}, {address: 10.0.0.1, port: 80}]} | Duplicate value
          {service: {name: web, port: http}, healthCheck: {http: {path: /}}} | healthCheck.http goes with the types HTTP and HTTPS: write healthCheck.type: HTTP
          {service: {name: web, port: http}, healthCheck: {type: HTTP, http: {path: healthz}}} | a path starts with '/': write for example /healthz
          {service: {name: web, port: http}, healthCheck: {type: HTTP, http: {expectStatus: ok}}} | a status is a number or a range: write for example 200 or 200-399
          {service: {name: web, port: http}, healthCheck: {interval: often}} | a duration is a number and ms, s, m or h
          {service: {name: web, port: http}, balance: Fair} | supported values
          {service: {name: web, port: http}, retries: -1} | should be greater than or equal to 0
          """)
  void aBackendPoolThatIsWrongIsRefusedWithWhatToWrite(String spec, String message) {
    assertRefused(BACKEND_POOL, spec, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {ranges: [192.168.64.128/25, 192.168.64.100-192.168.64.120, 192.168.64.99, 'fd00::/64']}
          {ranges: [192.168.64.99], autoAssign: false, namespaceSelector: {matchLabels: {team: a}, matchExpressions: [{key: b, operator: Exists}]}}
          """)
  void anAddressPoolThatIsRightIsTaken(String spec) {
    create(ADDRESS_POOL, spec);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {} | ranges: Required value
          {ranges: []} | should have at least 1 items
          {ranges: [lan]} | ranges are CIDRs, ranges or addresses: write for example 192.168.64.128/25
          {ranges: [10.0.0.1-]} | ranges are CIDRs, ranges or addresses
          {ranges: [10.0.0.1], namespaceSelector: {matchExpressions: [{key: a, operator: Gt, values: ['1']}]}} | a namespace is matched with the operators In, NotIn, Exists or DoesNotExist
          """)
  void anAddressPoolThatIsWrongIsRefusedWithWhatToWrite(String spec, String message) {
    assertRefused(ADDRESS_POOL, spec, message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"VirtualIP", "BackendPool", "AddressPool", "Speaker"})
  void anObjectWithEveryTextThatIsCheckedIsTaken(String kind) throws IOException {
    create(template(kind), CheckedText.completeSpec(kind));
  }

  /** Whatever field is added to the types: a wrong text in it is refused by its path. */
  @ParameterizedTest
  @MethodSource("io.floatingvip.crds.CheckedText#all")
  void aTextThatIsWrongIsRefusedByItsPath(CheckedText text) throws IOException {
    String template = template(text.kind());
    assertRefused(template, text.specWithItWrong(), text.field() + ": Invalid value");
    assertRefused(template, text.specWithItWrong(), text.complaint());
  }

  private static String template(String kind) {
    return (kind.equals("AddressPool") ? ADDRESS_POOL : VIP).replace("VirtualIP", kind);
  }

  @ParameterizedTest
  @ValueSource(strings = {"virtualips", "backendpools", "addresspools", "speakers"})
  void aDefinitionIsStructuralAndItsNamesAreTaken(String plural) {
    CustomResourceDefinition definition =
        client
            .orElseThrow()
            .resources(CustomResourceDefinition.class)
            .withName(plural + ".floatingvip.io")
            .require();

    Map<String, String> conditions =
        definition.getStatus().getConditions().stream()
            .collect(
                Collectors.toMap(
                    CustomResourceDefinitionCondition::getType,
                    CustomResourceDefinitionCondition::getStatus));
    assertEquals("True", conditions.get("Established"), conditions::toString);
    assertEquals("True", conditions.get("NamesAccepted"), conditions::toString);
    assertNotEquals("True", conditions.get("NonStructuralSchema"), conditions::toString);
  }

  @Test
  void aProgrammeIsCheckedForItsShapeAlone() {
    create(
        SPEAKER,
        """
        {virtualRouters: [{name: web, virtualRouterID: 51, interface: eth0, priority: 150,
          advertisementInterval: 15ms, addresses: [10.0.0.100]}]}
        """);
    assertRefused(
        SPEAKER,
        "{virtualRouters: [{name: web, virtualRouterID: 256, interface: eth0, priority: 1, addresses: [a]}]}",
        "should be less than or equal to 255");
  }

  @Test
  void whatIsLeftOutGetsItsDefault() {
    GenericKubernetesResource created =
        create(VIP, "{addresses: [10.0.0.1], vrrp: {}, ports: [{port: 80, backendPool: web}]}");

    VirtualIP vip = Serialization.unmarshal(Serialization.asJson(created), VirtualIP.class);
    assertEquals("Cluster", created.get("spec", "trafficPolicy"));
    assertEquals("TCP", created.get("spec", "ports", 0, "protocol"));
    assertEquals("10s", created.get("spec", "vrrp", "preemptDelay"));
    assertEquals(VrrpSettings.DEFAULT, vip.getSpec().vrrp());
  }
}
