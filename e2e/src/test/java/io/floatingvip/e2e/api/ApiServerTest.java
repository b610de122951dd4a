package io.floatingvip.e2e.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.floatingvip.crds.VirtualIP;
import io.floatingvip.crds.VirtualIPSpec;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApiServerTest {
  private final ApiServer server = ApiServer.start(InetAddress.getLoopbackAddress());
  private final KubernetesClient client = server.client();

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void anApplyCreatesWhatIsNotThere() {
    apply("one", Map.of("a", "1"));
    assertEquals(Map.of("a", "1"), read().getData());
  }

  @Test
  void anApplyLeavesTheFieldsOfOtherManagersAlone() {
    apply("one", Map.of("a", "1"));
    apply("two", Map.of("b", "2"));
    assertEquals(Map.of("a", "1", "b", "2"), read().getData());
  }

  @Test
  void aFieldThatItsManagerNoLongerAppliesGoesAway() {
    apply("one", Map.of("a", "1", "c", "3"));
    apply("two", Map.of("b", "2"));
    apply("one", Map.of("a", "4"));
    assertEquals(Map.of("a", "4", "b", "2"), read().getData());
  }

  @Test
  void anApplyThatChangesNothingKeepsTheResourceVersion() {
    apply("one", Map.of("a", "1"));
    String version = read().getMetadata().getResourceVersion();
    apply("one", Map.of("a", "1"));
    assertEquals(version, read().getMetadata().getResourceVersion());
  }

  @Test
  void anApplyOfTheStatusLeavesTheSpecAndItsGenerationAlone() {
    client.resource(virtualIP("addresses: [192.168.64.100]", "")).create();
    VirtualIP stored =
        client
            .resource(virtualIP("", "status: {transitions: 3, addresses: [192.168.64.100]}"))
            .subresource("status")
            .patch(applyAs("operator"));
    assertEquals(3, stored.getStatus().transitions());
    VirtualIPSpec spec = stored.getSpec();
    assertEquals("192.168.64.100", spec.addresses().getFirst());
    assertEquals(1, stored.getMetadata().getGeneration());
  }

  @Test
  void aWatchSeesAnApply() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    try (Watch watch = client.configMaps().inNamespace("default").watch(new Recorder(seen))) {
      assertNotNull(watch);
      apply("one", Map.of("a", "1"));
      assertEquals("ADDED {a=1}", seen.poll(10, TimeUnit.SECONDS));
      apply("one", Map.of("a", "2"));
      assertEquals("MODIFIED {a=2}", seen.poll(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void itsAddressIsOneThatOtherHostsCanBeGiven() {
    assertTrue(server.url().matches("http://127\\.0\\.0\\.1:[0-9]+"), server.url());
  }

  private void apply(String manager, Map<String, String> data) {
    ConfigMap map = new ConfigMapBuilder().withMetadata(metadata()).withData(data).build();
    client.resource(map).patch(applyAs(manager));
  }

  private ConfigMap read() {
    return client.configMaps().inNamespace("default").withName("it").require();
  }

  private static ObjectMeta metadata() {
    return new ObjectMetaBuilder().withName("it").withNamespace("default").build();
  }

  private static PatchContext applyAs(String manager) {
    return new PatchContext.Builder()
        .withPatchType(PatchType.SERVER_SIDE_APPLY)
        .withFieldManager(manager)
        .withForce(true)
        .build();
  }

  private static VirtualIP virtualIP(String spec, String status) {
    return Serialization.unmarshal(
        """
        apiVersion: floatingvip.io/v1alpha1
        kind: VirtualIP
        metadata: {name: it, namespace: default}
        spec: {%s}
        %s
        """
            .formatted(spec, status),
        VirtualIP.class);
  }

  private record Recorder(BlockingQueue<String> seen) implements Watcher<ConfigMap> {
    @Override
    public void eventReceived(Action action, ConfigMap map) {
      seen.add(action + " " + map.getData());
    }

    @Override
    public void onClose(@Nullable WatcherException cause) {}
  }
}
