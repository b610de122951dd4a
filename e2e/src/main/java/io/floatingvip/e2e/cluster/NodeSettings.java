package io.floatingvip.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The configuration files of one node's programs. */
final class NodeSettings {
  private final String node;
  private final String controlGroup;
  private final Path folder;

  /**
   * @param controlGroup where the kubelet puts its pods, as a path below each hierarchy
   */
  NodeSettings(String node, String controlGroup, Path folder) {
    this.node = node;
    this.controlGroup = controlGroup;
    this.folder = folder;
  }

  Path containerd() {
    // Without restrict_oom_score_adj runc asks for a score that a machine without CAP_SYS_RESOURCE
    // refuses.
    return write(
        "containerd.toml",
        """
        version = 2
        root = "/var/lib/containerd"
        state = "/run/containerd"
        disabled_plugins = ["io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs",
          "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs"]
        [grpc]
          address = "/run/containerd/containerd.sock"
        [plugins."io.containerd.grpc.v1.cri"]
          sandbox_image = "%s"
          restrict_oom_score_adj = true
          [plugins."io.containerd.grpc.v1.cri".cni]
            bin_dir = "%s"
            conf_dir = "%s"
        """
            .formatted(BusyboxImage.PAUSE, cniPrograms(), cni()));
  }

  private static Path cniPrograms() {
    return Stream.of("/usr/lib/cni", "/opt/cni/bin")
        .map(Path::of)
        .filter(folder -> Files.isExecutable(folder.resolve("bridge")))
        .findFirst()
        .orElseThrow(() ->
            new ClusterException(
                "no CNI programs in /usr/lib/cni or /opt/cni/bin: install containernetworking-plugins"));
  }

  private Path cni() {
    Path settings = folder.resolve(node + "-cni");
    try {
      Files.createDirectories(settings);
      Files.writeString(
          settings.resolve("10-lab.conflist"),
          """
          {"cniVersion": "1.0.0", "name": "lab", "plugins": [
            {"type": "bridge", "bridge": "cni0", "isGateway": true, "hairpinMode": true,
             "ipam": {"type": "host-local", "ranges": [[{"subnet": "%s"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
            {"type": "portmap", "capabilities": {"portMappings": true}}]}
          """
              .formatted(Addressing.pods(node)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return settings;
  }

  Path kubelet(Path authority) {
    // failCgroupV1: also where the machine still has the older control groups.
    return write(
        "kubelet.yaml",
        """
        apiVersion: kubelet.config.k8s.io/v1beta1
        kind: KubeletConfiguration
        failCgroupV1: false
        cgroupDriver: cgroupfs
        cgroupRoot: %s
        enforceNodeAllocatable: []
        localStorageCapacityIsolation: false
        failSwapOn: false
        evictionHard: {memory.available: 10Mi, nodefs.available: 1Mi, imagefs.available: 1Mi}
        imageGCHighThresholdPercent: 100
        containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
        resolvConf: %s
        clusterDNS: [%s]
        clusterDomain: cluster.local
        authentication:
          anonymous: {enabled: false}
          webhook: {enabled: true}
          x509: {clientCAFile: %s}
        """
            .formatted(controlGroup, write("resolv.conf", ""), Addressing.DNS_SERVICE, authority));
  }

  Path kubeProxy(Path kubeconfig) {
    return write(
        "kube-proxy.yaml",
        """
        apiVersion: kubeproxy.config.k8s.io/v1alpha1
        kind: KubeProxyConfiguration
        mode: nftables
        clusterCIDR: %s
        conntrack: {maxPerCore: 0}
        clientConnection: {kubeconfig: "%s"}
        """
            .formatted(Addressing.POD_RANGE, kubeconfig));
  }

  private Path write(String name, String text) {
    try {
      Files.createDirectories(folder);
      return Files.writeString(folder.resolve(node + "-" + name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
