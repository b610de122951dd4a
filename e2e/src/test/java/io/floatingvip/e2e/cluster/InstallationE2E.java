package io.floatingvip.e2e.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.e2e.lab.Repository;
import io.floatingvip.e2e.lab.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** From an empty cluster to the first answer, and back to an empty cluster. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InstallationE2E {
  private static final int REQUESTS = 30;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Set<String> EVERY_NAMESPACE_HAS =
      Set.of("configmap/kube-root-ca.crt", "serviceaccount/default");

  private static final Path CHART_FILES =
      Repository.root().resolve("deploy/helm/floating-vip/files");
  private static final Pattern METRIC = Pattern.compile("floatingvip_[a-z_]+");

  private static final Pattern OWN_DEVICE = Pattern.compile("^[0-9]+: fvip");

  private final Site site = Site.open();
  private final Installation installation = new Installation(site);

  @Test
  @Order(1)
  void theFirstExampleAnswersAndBalancesOverItsServers() {
    installation.install();
    installation.applyFirstExample();

    Set<String> answers = answers("http://" + site.address(), REQUESTS).keySet();

    assertEquals(servers(), answers);
  }

  @Test
  @Order(2)
  void aSpeakerWritesTheStatusOfItsOwnNodeOnly() {
    String own = site.nodes().getFirst();
    String other = site.nodes().getLast();
    String token =
        installation
            .system(
                "create",
                "token",
                "floating-vip-speaker",
                "--bound-object-kind=Pod",
                "--bound-object-name=" + installation.speakerPod(own).replace("pod/", ""))
            .strip();

    ClusterException refusal =
        assertThrows(ClusterException.class, () -> writeStatus(other, token));

    assertTrue(
        String.valueOf(refusal.getMessage())
            .contains(
                "a speaker writes its own Speaker only: this token is of node %s, the Speaker is %s"
                    .formatted(own, other)),
        refusal::getMessage);
    writeStatus(own, token);
  }

  private void writeStatus(String speaker, String token) {
    installation.system(
        "--token=" + token,
        "patch",
        "speaker",
        speaker,
        "--subresource=status",
        "--type=merge",
        "--patch={\"status\":{\"observedGeneration\":1}}");
  }

  /** And not because it is killed in the end. */
  @Test
  @Order(3)
  void theOperatorEndsWhenItIsTold() {
    String node = operatorPod(".spec.nodeName");

    site.endOperator(node);

    awaitOperatorExit("143");
  }

  @Test
  @Order(4)
  void anOperatorThatIsNotTheLeaderAnyMoreIsStartedAgain() {
    installation.system(
        "patch",
        "lease",
        "floating-vip-operator",
        "--type=merge",
        "--patch={\"spec\":{\"holderIdentity\":\"another\"}}");

    awaitOperatorExit("1");
  }

  private void awaitOperatorExit(String code) {
    Wait.until(
        () -> "it ended with " + code + ": " + operatorPod(".status.containerStatuses[0]"),
        PATIENCE,
        () ->
            operatorPod(".status.containerStatuses[0].lastState.terminated.exitCode").equals(code));
    installation.awaitHealth();
  }

  private String operatorPod(String path) {
    return installation.system(
        "get",
        "pods",
        "--selector=app.kubernetes.io/component=operator",
        "-ojsonpath={.items[0]" + path + "}");
  }

  /** The names in the chart's files against what a speaker that serves the example says. */
  @Test
  @Order(3)
  void alertsAndDashboardAskForMetricsThatThereAre() throws IOException {
    Set<String> asked = new TreeSet<>();
    for (String file : List.of("alerts.yaml", "dashboard.json")) {
      METRIC
          .matcher(Files.readString(CHART_FILES.resolve(file)))
          .results()
          .map(MatchResult::group)
          .forEach(asked::add);
    }
    String page =
        site.busybox(
            installation.owner(), "wget", "-q", "-O", "-", "http://127.0.0.1:9350/metrics");
    Set<String> there =
        METRIC.matcher(page).results().map(MatchResult::group).collect(Collectors.toSet());

    assertTrue(asked.size() >= 10, asked::toString);
    assertTrue(there.containsAll(asked), () -> "asked: " + asked + "\nthere: " + there);
  }

  @Test
  @Order(5)
  void theActivePassiveExampleIsServedByItsFirstNode() {
    site.lab();
    installation.apply("active-passive");
    installation.awaitReady("office");

    awaitOwner("office", "node-a");
    assertEquals(servers(), answers("http://192.168.64.121", REQUESTS).keySet());
  }

  @Test
  @Order(5)
  void theActiveActiveExampleHasBothNodesWork() {
    site.lab();
    installation.apply("active-active");
    installation.awaitReady("shop-a");
    installation.awaitReady("shop-b");

    awaitOwner("shop-a", "node-a");
    awaitOwner("shop-b", "node-b");
    assertEquals(servers(), answers("http://192.168.64.101", REQUESTS).keySet());
    assertEquals(servers(), answers("http://192.168.64.102", REQUESTS).keySet());
  }

  @Test
  @Order(5)
  void theOutsideExampleSharesByWeightBetweenServersThatAreNoPods() {
    Machine host = site.lab().client();
    for (String number : List.of("21", "22")) {
      host.shell(
          """
          mkdir /run/www-%1$s
          echo web-%1$s | tee /run/www-%1$s/index.html >/run/www-%1$s/healthz
          ip address add 192.168.64.%1$s/32 dev eth0
          """
              .formatted(number));
      String address = "192.168.64." + number + ":8080";
      host.start(
          "httpd-" + number,
          Command.of("busybox", "httpd", "-f", "-p", address, "-h", "/run/www-" + number));
    }
    installation.apply("outside-backends");
    installation.awaitReady("legacy");
    Wait.until(
        "both servers are up",
        PATIENCE,
        () ->
            installation
                .kubectl("get", "bpool", "legacy", "-ojsonpath={.status.ready}")
                .equals("2"));

    Map<String, Integer> answers = answers("http://192.168.64.103", REQUESTS);

    assertEquals(Set.of("web-21", "web-22"), answers.keySet());
    assertTrue(
        answers.getOrDefault("web-21", 0) > answers.getOrDefault("web-22", 0), answers::toString);
  }

  @Test
  @Order(5)
  void thePoolExampleGivesAnAddressOfEachFamily() {
    site.lab();
    installation.apply("ipv6-and-pool");
    installation.awaitReady("both");

    List<String> addresses =
        List.of(
            installation
                .kubectl("get", "vip", "both", "-ojsonpath={.status.addresses[*]}")
                .strip()
                .split(" ", -1));
    assertEquals(2, addresses.size(), addresses::toString);
    for (String address : addresses) {
      String host = address.contains(":") ? "[" + address + "]" : address;
      assertEquals(servers(), answers("http://" + host, REQUESTS).keySet());
    }
  }

  @Test
  @Order(5)
  void theLoadBalancerExampleIsServedAtTheAddressInItsStatus() {
    site.lab();
    installation.apply("load-balancer");
    installation.kubectl(
        "wait",
        "service/web-public",
        "--for=jsonpath={.status.loadBalancer.ingress[0].ip}",
        "--timeout=1m");
    installation.awaitReady("svc-web-public");

    String address =
        installation
            .kubectl(
                "get", "service", "web-public", "-ojsonpath={.status.loadBalancer.ingress[0].ip}")
            .strip();
    assertEquals("192.168.64.122", address);
    assertEquals(servers(), answers("http://" + address, REQUESTS).keySet());
  }

  private void awaitOwner(String virtualIP, String node) {
    Wait.until(
        () -> node + " holds " + virtualIP + ": " + installation.owner(virtualIP),
        PATIENCE,
        () -> installation.owner(virtualIP).equals(node));
  }

  @Test
  @Order(6)
  void uninstallingLeavesNothing() {
    installation.uninstall();

    Wait.until(() -> "nothing is left: " + leftovers(), PATIENCE, () -> leftovers().isEmpty());
  }

  /** What is still there of objects, addresses and devices. */
  private List<String> leftovers() {
    Stream<String> objects =
        Stream.concat(
            installation
                .kubectl(
                    "get",
                    "customresourcedefinitions,clusterroles,clusterrolebindings,"
                        + "validatingadmissionpolicies,validatingadmissionpolicybindings",
                    "-oname")
                .lines()
                .filter(name -> name.contains("floating")),
            installation
                .system(
                    "get",
                    "pods,deployments,daemonsets,leases,configmaps,secrets,roles,rolebindings,serviceaccounts",
                    "-oname",
                    "--ignore-not-found")
                .lines()
                .filter(name -> !EVERY_NAMESPACE_HAS.contains(name)));
    Stream<String> links =
        site.nodes().stream()
            .flatMap(node ->
                Stream.of("address", "link")
                    .flatMap(what -> site.busybox(node, "ip", "-o", what).lines()))
            .filter(line -> OWN_DEVICE.matcher(line).find() || line.contains(site.address() + "/"));
    return Stream.concat(objects, links).toList();
  }

  /** Asks many times, each on a connection of its own; returns how often each answer came. */
  private Map<String, Integer> answers(String url, int requests) {
    Map<String, Integer> answers = new TreeMap<>();
    for (int i = 0; i < requests; i++) {
      String answer =
          site.client("curl", "--silent", "--fail", "--globoff", "--max-time", "20", url).run();
      answers.merge(answer.strip(), 1, Integer::sum);
    }
    return answers;
  }

  private Set<String> servers() {
    String names =
        installation.kubectl(
            "get", "pods", "--selector=app=web", "-ojsonpath={.items[*].metadata.name}");
    return Set.of(names.strip().split(" "));
  }

  @AfterAll
  void takeDown() {
    site.close();
  }
}
