package io.floatingvip.e2e.cluster;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** etcd, the API server, the controller manager and the scheduler, on one machine. */
public final class ControlPlane {
  private final Machine machine;
  private final Path programs;
  private final Credentials credentials;
  private @Nullable Service apiServer;
  private @Nullable Service etcd;

  ControlPlane(Machine machine, Path programs, Credentials credentials) {
    this.machine = machine;
    this.programs = programs;
    this.credentials = credentials;
  }

  /** Starts the store and the API server, which answers a few seconds later. */
  void start() {
    etcd = machine.start("etcd", etcd());
    startApiServer();
  }

  /** Starts the others, which would give up on an API server that does not answer soon. */
  void startControllers() {
    machine.start("kube-controller-manager", controllerManager());
    machine.start("kube-scheduler", scheduler());
  }

  public void startApiServer() {
    apiServer = machine.start("kube-apiserver", apiServer());
  }

  /** Kills the API server; everybody's connections to it end, and new ones are refused. */
  public void killApiServer() {
    if (apiServer != null) {
      apiServer.kill();
    }
  }

  /**
   * @throws ClusterException when the API server or its store has given up, with the end of its log
   */
  void requireRunning() {
    for (Service service : services()) {
      service.requireRunning();
    }
  }

  private List<Service> services() {
    return etcd != null && apiServer != null ? List.of(etcd, apiServer) : List.of();
  }

  private Command program(String name, String... arguments) {
    return Command.of(programs.resolve(name).toString()).with(arguments);
  }

  private Command etcd() {
    // A power cut of the whole machine takes the store along anyway.
    return program(
        "etcd",
        "--unsafe-no-fsync",
        "--data-dir=/var/lib/etcd",
        "--listen-client-urls=http://127.0.0.1:2379",
        "--advertise-client-urls=http://127.0.0.1:2379",
        "--listen-peer-urls=http://127.0.0.1:2380",
        "--initial-advertise-peer-urls=http://127.0.0.1:2380",
        "--initial-cluster=default=http://127.0.0.1:2380",
        "--log-level=warn");
  }

  private Command apiServer() {
    return program(
        "kube-apiserver",
        "--etcd-servers=http://127.0.0.1:2379",
        "--advertise-address=" + machine.address(),
        "--secure-port=" + Addressing.API_PORT,
        "--service-cluster-ip-range=" + Addressing.SERVICE_RANGE,
        "--tls-cert-file=" + file("apiserver.crt"),
        "--tls-private-key-file=" + file("apiserver.key"),
        "--client-ca-file=" + file("ca.crt"),
        "--kubelet-client-certificate=" + file("kubelet-client.crt"),
        "--kubelet-client-key=" + file("kubelet-client.key"),
        "--kubelet-preferred-address-types=InternalIP",
        "--token-auth-file=" + file("tokens.csv"),
        "--authorization-mode=Node,RBAC",
        "--enable-admission-plugins=NodeRestriction",
        "--allow-privileged=true",
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-account-key-file=" + file("service-account.key"),
        "--service-account-signing-key-file=" + file("service-account.key"));
  }

  private Command controllerManager() {
    return program(
        "kube-controller-manager",
        "--kubeconfig=" + kubeconfig(Credentials.CONTROLLER_MANAGER, "kube-controller-manager"),
        "--leader-elect=false",
        "--use-service-account-credentials",
        "--service-account-private-key-file=" + file("service-account.key"),
        "--root-ca-file=" + file("ca.crt"),
        "--cluster-signing-cert-file=" + file("ca.crt"),
        "--cluster-signing-key-file=" + file("ca.key"));
  }

  private Command scheduler() {
    return program(
        "kube-scheduler",
        "--kubeconfig=" + kubeconfig(Credentials.SCHEDULER, "kube-scheduler"),
        "--leader-elect=false");
  }

  private Path kubeconfig(String user, String name) {
    return credentials.kubeconfig(
        user, "https://127.0.0.1:" + Addressing.API_PORT, file(name + ".kubeconfig"));
  }

  private Path file(String name) {
    return credentials.file(name);
  }
}
