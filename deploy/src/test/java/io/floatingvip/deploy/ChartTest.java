package io.floatingvip.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChartTest {
  private static final Set<String> CHANGING =
      Set.of("create", "update", "patch", "delete", "deletecollection", "*");

  @Test
  void lintFindsNothing() {
    var result = Chart.lint();

    assertFalse(result.isFailed(), () -> String.join("\n", result.getMessages()));
  }

  @Test
  void theSpeakerHasNoMoreCapabilitiesThanItNeeds() {
    Container speaker = speaker(Map.of("speaker.sysNice", false));

    assertEquals(List.of("ALL"), speaker.getSecurityContext().getCapabilities().getDrop());
    assertEquals(
        List.of("NET_ADMIN", "NET_RAW", "NET_BIND_SERVICE"),
        speaker.getSecurityContext().getCapabilities().getAdd());
    assertTrue(speaker.getSecurityContext().getReadOnlyRootFilesystem());
    assertFalse(speaker.getSecurityContext().getAllowPrivilegeEscalation());
    assertNull(speaker.getSecurityContext().getPrivileged());
  }

  @Test
  void aHigherPriorityIsOneMoreCapability() {
    assertEquals(
        List.of("NET_ADMIN", "NET_RAW", "NET_BIND_SERVICE", "SYS_NICE"),
        speaker(Map.of()).getSecurityContext().getCapabilities().getAdd());
  }

  @Test
  void theTunDeviceIsMountedUnlessItIsUnwanted() {
    assertTrue(volumes(Map.of()).contains("/dev/net/tun"));
    assertFalse(volumes(Map.of("speaker.tun", false)).contains("/dev/net/tun"));
  }

  @Test
  void theOperatorRunsAsNobodyWithNothing() {
    Deployment deployment = Chart.object(Map.of(), Deployment.class, "floating-vip-operator");
    var pod = deployment.getSpec().getTemplate().getSpec();
    var container = pod.getContainers().getFirst().getSecurityContext();

    assertTrue(pod.getSecurityContext().getRunAsNonRoot());
    assertEquals(List.of("ALL"), container.getCapabilities().getDrop());
    assertEquals(List.of(), container.getCapabilities().getAdd());
    assertTrue(container.getReadOnlyRootFilesystem());
  }

  @Test
  void theProbesAskTheSpeakerOnItsLoopbackAddress() {
    Container speaker = speaker(Map.of("speaker.port", 9999));

    assertTrue(speaker.getArgs().contains("--http=127.0.0.1:9999"), speaker.getArgs()::toString);
    for (Probe probe :
        List.of(
            speaker.getStartupProbe(), speaker.getLivenessProbe(), speaker.getReadinessProbe())) {
      assertEquals("127.0.0.1", probe.getHttpGet().getHost());
    }
  }

  @Test
  void whatIsScrapedListensOnTheNodesAddress() {
    Container speaker = speaker(Map.of("monitoring.podMonitor.enabled", true));

    assertTrue(speaker.getArgs().contains("--http=$(NODE_IP):9350"), speaker.getArgs()::toString);
    assertNull(speaker.getLivenessProbe().getHttpGet().getHost());
  }

  @Test
  void oneNodeIsUpdatedAtATime() {
    DaemonSet daemons = Chart.object(Map.of(), DaemonSet.class, "floating-vip-speaker");

    assertEquals(
        1,
        daemons.getSpec().getUpdateStrategy().getRollingUpdate().getMaxUnavailable().getIntVal());
  }

  @Test
  void theOperatorKnowsHowLongASpeakerHasToEnd() {
    Map<String, Object> values = Map.of("speaker.terminationGracePeriodSeconds", 305);
    Deployment operator = Chart.object(values, Deployment.class, "floating-vip-operator");
    List<String> arguments =
        operator.getSpec().getTemplate().getSpec().getContainers().getFirst().getArgs();

    assertEquals("305", arguments.get(arguments.indexOf("--speaker-grace-period") + 1));
    assertEquals(
        305L,
        Chart.object(values, DaemonSet.class, "floating-vip-speaker")
            .getSpec()
            .getTemplate()
            .getSpec()
            .getTerminationGracePeriodSeconds());
  }

  @Test
  void theSpeakerMayChangeNothingButSpeakers() {
    List<PolicyRule> rules =
        Stream.concat(
                Chart.object(Map.of(), ClusterRole.class, "floating-vip-speaker")
                    .getRules()
                    .stream(),
                Chart.object(Map.of(), Role.class, "floating-vip-speaker").getRules().stream())
            .toList();

    Set<String> changed =
        rules.stream()
            .filter(rule -> rule.getVerbs().stream().anyMatch(CHANGING::contains))
            .flatMap(rule -> rule.getResources().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Set.of("speakers", "speakers/status"), changed);
  }

  @ParameterizedTest
  @CsvSource({
    "monitoring.podMonitor.enabled, PodMonitor",
    "monitoring.prometheusRule.enabled, PrometheusRule",
    "monitoring.grafanaDashboard.enabled, ConfigMap",
    "operator.networkPolicy.enabled, NetworkPolicy",
  })
  void whatNotEveryClusterTakesIsOffUnlessWanted(String value, String kind) {
    assertFalse(kinds(Map.of()).contains(kind));
    assertTrue(kinds(Map.of(value, true)).contains(kind));
  }

  @Test
  void everyAlertSaysWhatIsWrongAndWhatToLookAt() {
    GenericKubernetesResource rules =
        Chart.object(
            Map.of("monitoring.prometheusRule.enabled", true),
            GenericKubernetesResource.class,
            "floating-vip");
    List<Map<String, Object>> alerts = rules.get("spec", "groups", 0, "rules");

    assertEquals(6, alerts.size());
    for (Map<String, Object> alert : alerts) {
      assertTrue(String.valueOf(alert.get("alert")).startsWith("FloatingVIP"), alert::toString);
      assertTrue(String.valueOf(alert.get("expr")).contains("floatingvip_"), alert::toString);
      assertTrue(
          alert.get("annotations") instanceof Map<?, ?> words
              && words.keySet().equals(Set.of("summary", "description")),
          alert::toString);
    }
  }

  @Test
  void theDashboardIsOneThatGrafanaReads() throws IOException {
    ConfigMap map =
        Chart.object(
            Map.of("monitoring.grafanaDashboard.enabled", true),
            ConfigMap.class,
            "floating-vip-dashboard");
    JsonNode dashboard = new ObjectMapper().readTree(map.getData().get("floating-vip.json"));

    assertEquals("1", map.getMetadata().getLabels().get("grafana_dashboard"));
    assertEquals("floating-vip", dashboard.path("uid").asText());
    assertEquals(10, dashboard.path("panels").size());
    dashboard
        .path("panels")
        .forEach(panel ->
            assertTrue(
                panel.at("/targets/0/expr").asText().contains("floatingvip_"), panel::toString));
  }

  @Test
  void theDefinitionsGoWithTheReleaseUnlessTheyAreKept() {
    assertNull(definition(Map.of()).getMetadata().getAnnotations().get("helm.sh/resource-policy"));
    assertEquals(
        "keep",
        definition(Map.of("crds.keep", true))
            .getMetadata()
            .getAnnotations()
            .get("helm.sh/resource-policy"));
    assertFalse(kinds(Map.of("crds.install", false)).contains("CustomResourceDefinition"));
  }

  private static CustomResourceDefinition definition(Map<String, Object> values) {
    return Chart.object(values, CustomResourceDefinition.class, "virtualips.floatingvip.io");
  }

  private static Container speaker(Map<String, Object> values) {
    return Chart.object(values, DaemonSet.class, "floating-vip-speaker")
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst();
  }

  private static Set<String> volumes(Map<String, Object> values) {
    return Chart.object(values, DaemonSet.class, "floating-vip-speaker")
        .getSpec()
        .getTemplate()
        .getSpec()
        .getVolumes()
        .stream()
        .map(Volume::getHostPath)
        .filter(java.util.Objects::nonNull)
        .map(path -> path.getPath())
        .collect(Collectors.toSet());
  }

  private static Set<String> kinds(Map<String, Object> values) {
    return Chart.objects(values).stream().map(HasMetadata::getKind).collect(Collectors.toSet());
  }
}
