package io.floatingvip.crds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people see and do with kubectl on a real API server, with the roles that are shipped. */
class KubectlIT {
  private static final String MANIFESTS = "../deploy/manifests";
  private static final String SERVICE_ACCOUNT = "system:serviceaccount:floating-vip-system:";

  private static Optional<KubeApi> api = Optional.empty();

  @BeforeAll
  static void startServer() throws Exception {
    api = KubeApi.start();
    assumeTrue(api.isPresent(), "no kube-apiserver: build one by e2e/kubernetes/build");
    String answer = kubectl("apply", "--server-side", "--force-conflicts", "-k", MANIFESTS);
    assertTrue(answer.lines().allMatch(line -> line.endsWith(" serverside-applied")), answer);
  }

  @AfterAll
  static void stopServer() throws Exception {
    if (api.isPresent()) {
      api.get().close();
    }
  }

  private static String kubectl(String... arguments) throws IOException, InterruptedException {
    return api.orElseThrow().kubectl("", arguments);
  }

  private static String apply(String yaml, String... more)
      throws IOException, InterruptedException {
    String[] arguments = new String[more.length + 3];
    arguments[0] = "apply";
    arguments[1] = "--server-side";
    arguments[2] = "--filename=-";
    System.arraycopy(more, 0, arguments, 3, more.length);
    return api.orElseThrow().kubectl(yaml, arguments);
  }

  private static String vip(String name, String spec) {
    return """
    {apiVersion: floatingvip.io/v1alpha1, kind: VirtualIP, metadata: {name: %s, namespace: default}, spec: %s}
    """
        .formatted(name, spec);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "web",
        "first-vip",
        "active-passive",
        "active-active",
        "outside-backends",
        "ipv6-and-pool",
        "dns",
        "load-balancer",
      })
  void anExampleIsTakenAsItStands(String name) throws Exception {
    String answer =
        kubectl("apply", "--server-side", "--filename=../deploy/examples/" + name + ".yaml");

    assertTrue(answer.lines().allMatch(line -> line.endsWith(" serverside-applied")), answer);
  }

  @ParameterizedTest
  @CsvSource({
    "vip.spec, addresses",
    "vip.spec.vrrp, advertisementInterval",
    "vip.spec.ports, backendPool",
    "vip.spec.tracks, weight",
    "vip.status, transitions",
    "bpool.spec, sessionAffinity",
    "bpool.spec.healthCheck.http, expectStatus",
    "bpool.status.backends, state",
    "vippool.spec, ranges",
    "vippool.status, available",
    "speakers.spec.virtualRouters, preemptDelay",
    "speakers.status.interfaces, addresses",
  })
  void explainSaysWhatEachFieldIsFor(String path, String field) throws Exception {
    String explanation = kubectl("explain", path, "--api-version=floatingvip.io/v1alpha1");

    assertTrue(explanation.contains("DESCRIPTION:"), explanation);
    assertTrue(explanation.contains("\n  " + field + "\t<"), explanation);
    assertFalse(explanation.contains("<empty>"), explanation);
    assertFalse(explanation.contains("<no description>"), explanation);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "VirtualIP | {addresses: [10.0.0.1, 'fd00::1'], ports: [{port: 80, backendPool: web}]} |"
            + " {addressText: '10.0.0.1,fd00::1', ports: 80/TCP, owner: {node: node-a, interface: eth0},"
            + " conditions: [{type: Ready, status: 'True', reason: A, message: b, lastTransitionTime: '2026-01-01T00:00:00Z'}]} |"
            + " NAME ADDRESSES OWNER PORTS READY AGE | 10.0.0.1,fd00::1 node-a 80/TCP True",
        "BackendPool | {service: {name: web, port: http}} | {ready: 2, total: 3} |"
            + " NAME UP TOTAL READY AGE | 2 3",
        "AddressPool | {ranges: [10.0.0.0/24, 10.0.1.1]} |"
            + " {rangeText: '10.0.0.0/24,10.0.1.1', total: 255, assigned: 3, available: 252} |"
            + " NAME RANGES ASSIGNED AVAILABLE AGE | 10.0.0.0/24,10.0.1.1 3 252",
        "Speaker | {} | {active: 1, backup: 2, programme: {applied: true}} |"
            + " NAME ACTIVE BACKUP APPLIED AGE | 1 2 true",
      })
  void getShowsTheColumnsOfTheDesignAsPlainText(
      String kind, String spec, String status, String header, String row) throws Exception {
    String object =
        "{apiVersion: floatingvip.io/v1alpha1, kind: %s, metadata: {name: columns, namespace: default}, %s: %s}";
    String cluster =
        kind.equals("AddressPool") ? object.replace(", namespace: default", "") : object;
    apply(cluster.formatted(kind, "spec", spec));
    apply(
        cluster.formatted(kind, "status", status),
        "--subresource=status",
        "--field-manager=observer");

    List<String> lines =
        kubectl("get", kind, "columns").lines().map(line -> line.replaceAll(" +", " ")).toList();

    assertEquals(header, lines.getFirst());
    assertTrue(lines.getLast().startsWith("columns " + row + " "), lines::toString);
  }

  @Test
  void whoAppliesAPortOwnsItAndNobodyElses() throws Exception {
    apply(
        vip(
            "shared",
            "{addresses: [10.0.0.9], ports: [{port: 80, protocol: TCP, backendPool: a}]}"),
        "--field-manager=first");
    apply(
        vip("shared", "{ports: [{port: 443, protocol: TCP, backendPool: b}]}"),
        "--field-manager=second");
    String conflict =
        apply(
            vip("shared", "{ports: [{port: 80, protocol: TCP, backendPool: b}]}"),
            "--field-manager=second");

    assertTrue(conflict.contains("conflict with \"first\""), conflict);
    assertEquals("80 443", kubectl("get", "vip", "shared", "-ojsonpath={.spec.ports[*].port}"));

    apply(vip("shared", "{addresses: [10.0.0.9]}"), "--field-manager=first");
    assertEquals("443", kubectl("get", "vip", "shared", "-ojsonpath={.spec.ports[*].port}"));
  }

  @Test
  void theStatusIsWrittenBesidesTheSpecAndChangesNoGeneration() throws Exception {
    apply(vip("split", "{addresses: [10.0.0.8]}"));
    kubectl("patch", "vip", "split", "--type=merge", "--patch={\"status\":{\"transitions\":7}}");
    String ignored = kubectl("get", "vip", "split", "-ojsonpath={.status.transitions}");
    kubectl(
        "patch",
        "vip",
        "split",
        "--subresource=status",
        "--type=merge",
        "--patch={\"status\":{\"transitions\":8},\"spec\":{\"addresses\":[\"10.0.0.7\"]}}");

    assertEquals("", ignored);
    assertEquals(
        "10.0.0.8 8 1",
        kubectl(
            "get",
            "vip",
            "split",
            "-ojsonpath={.spec.addresses[*]} {.status.transitions} {.metadata.generation}"));
  }

  @ParameterizedTest
  @CsvSource({
    "operator, patch, virtualips/status, default, yes",
    "operator, patch, backendpools/status, default, yes",
    "operator, patch, addresspools/status, , yes",
    "operator, patch, speakers, floating-vip-system, yes",
    "operator, list, endpointslices, default, yes",
    "operator, create, services, default, yes",
    "operator, create, events, default, yes",
    "operator, patch, leases, floating-vip-system, yes",
    "operator, patch, services/status, default, yes",
    "operator, create, virtualips, default, yes",
    "operator, delete, backendpools, default, yes",
    "operator, update, services/status, default, no",
    "operator, patch, addresspools, , no",
    "operator, get, secrets, default, no",
    "operator, get, secrets, floating-vip-system, no",
    "operator, list, pods, default, no",
    "operator, patch, nodes, , no",
    "speaker, watch, speakers, floating-vip-system, yes",
    "speaker, create, speakers, floating-vip-system, yes",
    "speaker, patch, speakers/status, floating-vip-system, yes",
    "speaker, watch, endpointslices, default, yes",
    "speaker, patch, speakers, floating-vip-system, no",
    "speaker, delete, speakers, floating-vip-system, no",
    "speaker, get, speakers, default, no",
    "speaker, patch, virtualips, default, no",
    "speaker, patch, virtualips/status, default, no",
    "speaker, list, services, default, no",
    "speaker, get, secrets, floating-vip-system, no",
    "speaker, patch, endpointslices, default, no",
  })
  void theShippedRolesAllowWhatIsNeededAndNoMore(
      String who, String verb, String resource, String namespace, String answer) throws Exception {
    String[] words = resource.split("/", -1);
    String may =
        kubectl(
            "auth",
            "can-i",
            verb,
            words[0],
            words.length > 1 ? "--subresource=" + words[1] : "--subresource=",
            "--namespace=" + (namespace == null ? "" : namespace),
            "--as=" + SERVICE_ACCOUNT + "floating-vip-" + who);

    assertEquals(answer, may.lines().reduce("", (before, line) -> line));
  }
}
