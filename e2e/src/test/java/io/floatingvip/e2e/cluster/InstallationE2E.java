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
import java.util.Set;
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

  private final Cluster cluster = TrialCluster.start();
  private final Installation installation = new Installation(cluster);

  @Test
  @Order(1)
  void theFirstExampleAnswersAndBalancesOverItsServers() {
    installation.install();
    installation.applyFirstExample();

    Set<String> answers = new TreeSet<>();
    for (int i = 0; i < REQUESTS; i++) {
      answers.add(
          cluster
              .client()
              .run("curl", "--silent", "--fail", "--max-time", "20", "http://" + Installation.VIP)
              .strip());
    }

    assertEquals(servers(), answers);
  }

  @Test
  @Order(2)
  void aSpeakerWritesTheStatusOfItsOwnNodeOnly() {
    String own = "node-a";
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
        assertThrows(ClusterException.class, () -> writeStatus("node-b", token));

    assertTrue(
        String.valueOf(refusal.getMessage())
            .contains(
                "a speaker writes its own Speaker only: this token is of node node-a, the Speaker is node-b"),
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
        cluster
            .node(installation.owner())
            .machine()
            .run("curl", "--silent", "--fail", "http://127.0.0.1:9350/metrics");
    Set<String> there =
        METRIC.matcher(page).results().map(MatchResult::group).collect(Collectors.toSet());

    assertTrue(asked.size() >= 10, asked::toString);
    assertTrue(there.containsAll(asked), () -> "asked: " + asked + "\nthere: " + there);
  }

  @Test
  @Order(4)
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
    Stream<String> addresses =
        cluster.nodes().stream()
            .flatMap(node -> node.machine().run("ip", "-oneline", "address").lines())
            .filter(line -> line.contains(Installation.VIP));
    Stream<String> devices =
        cluster.nodes().stream()
            .flatMap(node -> node.machine().run("ip", "-oneline", "tuntap").lines());
    return Stream.of(objects, addresses, devices).flatMap(lines -> lines).toList();
  }

  private Set<String> servers() {
    String names =
        installation.kubectl(
            "get", "pods", "--selector=app=web", "-ojsonpath={.items[*].metadata.name}");
    return Set.of(names.strip().split(" "));
  }

  @AfterAll
  void takeDown() {
    cluster.close();
  }
}
