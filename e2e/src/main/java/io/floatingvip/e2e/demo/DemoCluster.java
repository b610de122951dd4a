package io.floatingvip.e2e.demo;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.floatingvip.e2e.api.ApiServer;
import io.floatingvip.e2e.lab.Lab;
import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.LabProcess;
import io.floatingvip.e2e.lab.Repository;
import io.floatingvip.e2e.lab.WebBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a cluster has before anybody applies a VirtualIP: nodes with speakers, the operator, and a
 * Service with three pods (web servers on hosts of their own, and the EndpointSlice that Kubernetes
 * would write for them).
 */
public final class DemoCluster implements AutoCloseable {
  /** Where the operator and the Speaker objects live. */
  public static final String SYSTEM_NAMESPACE = "floating-vip-system";

  private static final String SERVICE = "web";
  private static final int BACKEND_PORT = 8080;

  private final Lab lab;
  private final ApiServer apiServer;
  private final KubernetesClient client;
  private final Path kubeconfig;
  private final List<SpeakerNode> speakers = new ArrayList<>();
  private final List<LabNode> backends = new ArrayList<>();
  private final LabNode clientHost;
  private LabProcess operator;

  /** Brings everything up; the processes may still be starting when it returns. */
  public DemoCluster(Lab lab) throws IOException {
    this.lab = lab;
    this.apiServer = ApiServer.start(InetAddress.getByName(Lab.OWN_ADDRESS));
    this.client = apiServer.client();
    this.kubeconfig = apiServer.writeKubeconfig(lab.folder().resolve("kubeconfig"));
    this.clientHost = lab.node("client", 200);
    client
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(SYSTEM_NAMESPACE)
                .endMetadata()
                .build())
        .create();
    startBackends();
    this.operator = launchOperator();
    startSpeakers();
  }

  private void startBackends() {
    for (int i = 1; i <= 3; i++) {
      LabNode host = lab.node("web-" + i, 20 + i);
      WebBackend.start(host);
      backends.add(host);
    }
    client.resource(service()).create();
    client.resource(endpointSlice()).create();
  }

  private void startSpeakers() {
    int host = 11;
    for (String name : List.of("node-a", "node-b", "node-c")) {
      LabNode node = lab.node(name, host++);
      client.resource(kubernetesNode(node)).create();
      speakers.add(new SpeakerNode(node, kubeconfig, lab.folder()));
    }
  }

  private LabProcess launchOperator() {
    Path program =
        Repository.root()
            .resolve("operator/target/floating-vip-operator/bin/floating-vip-operator");
    return lab.start(
        "operator",
        List.of(program.toString()),
        // The embedded API server knows no Leases' optimistic locking that an election needs.
        Map.of(
            "KUBECONFIG",
            kubeconfig.toString(),
            "POD_NAMESPACE",
            SYSTEM_NAMESPACE,
            "LEADER_ELECTION",
            "false"));
  }

  /** Applies a file as {@code kubectl apply -f} does. */
  public void apply(Path yaml) {
    try (var in = Files.newInputStream(yaml)) {
      client
          .load(in)
          .items()
          .forEach(item -> client.resource(item).inNamespace("default").serverSideApply());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public KubernetesClient client() {
    return client;
  }

  public List<SpeakerNode> speakers() {
    return List.copyOf(speakers);
  }

  /** The hosts that web servers run on. */
  public List<LabNode> backends() {
    return List.copyOf(backends);
  }

  /** A host beside the cluster, where clients run. */
  public LabNode clientHost() {
    return clientHost;
  }

  public LabProcess operator() {
    return operator;
  }

  /** Ends the API server for good, with all its objects. */
  public void stopApiServer() {
    client.close();
    apiServer.close();
  }

  private Service service() {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName(SERVICE)
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .addToSelector("app", SERVICE)
        .addNewPort()
        .withName("http")
        .withPort(80)
        .withNewTargetPort(BACKEND_PORT)
        .endPort()
        .endSpec()
        .build();
  }

  private EndpointSlice endpointSlice() {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withName(SERVICE + "-demo")
        .withNamespace("default")
        .addToLabels("kubernetes.io/service-name", SERVICE)
        .endMetadata()
        .withAddressType("IPv4")
        .withEndpoints(backends.stream().map(DemoCluster::endpoint).toList())
        .addNewPort()
        .withName("http")
        .withPort(BACKEND_PORT)
        .withProtocol("TCP")
        .endPort()
        .build();
  }

  private static Endpoint endpoint(LabNode host) {
    return new EndpointBuilder()
        .withAddresses(host.address())
        .withNewConditions()
        .withReady(true)
        .withServing(true)
        .withTerminating(false)
        .endConditions()
        .build();
  }

  private static Node kubernetesNode(LabNode node) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(node.name())
        .addToLabels("kubernetes.io/hostname", node.name())
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .withNewStatus()
        .addNewAddress()
        .withType("InternalIP")
        .withAddress(node.address())
        .endAddress()
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .endCondition()
        .endStatus()
        .build();
  }

  @Override
  public void close() {
    stopApiServer();
  }
}
