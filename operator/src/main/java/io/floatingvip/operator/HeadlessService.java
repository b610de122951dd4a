package io.floatingvip.operator;

import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.floatingvip.crds.ApiGroup;
import io.floatingvip.crds.BackendPool;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The headless Service of a BackendPool that selects pods by their labels, so that Kubernetes' own
 * controller keeps the EndpointSlices.
 */
final class HeadlessService {
  /** Name of its port, and so of the port in the EndpointSlices. */
  static final String PORT = "pool";

  /** Marks the Services that are ours. */
  static final Map<String, String> LABELS =
      Map.of("app.kubernetes.io/managed-by", "floating-vip-operator");

  /** A name is a label of the DNS. */
  private static final int LONGEST_NAME = 63;

  private static final String PREFIX = "bpool-";

  private HeadlessService() {}

  /** Returns the name of the Service of a pool. */
  static String name(BackendPool pool) {
    String plain = PREFIX + pool.getMetadata().getName().replace('.', '-');
    if (plain.length() <= LONGEST_NAME && !pool.getMetadata().getName().contains(".")) {
      return plain;
    }
    String hash = Integer.toHexString(pool.getMetadata().getName().hashCode());
    return plain.substring(0, Math.min(plain.length(), LONGEST_NAME - hash.length() - 1))
        + "-"
        + hash;
  }

  /** Returns whether a pool needs such a Service. */
  static boolean isNeededBy(BackendPool pool) {
    return !pool.getSpec().selector().isEmpty() && pool.getSpec().port() != null;
  }

  /** Returns the Service of a pool that needs one. */
  static Service of(BackendPool pool) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName(name(pool))
        .withNamespace(pool.getMetadata().getNamespace())
        .withLabels(LABELS)
        .withOwnerReferences(
            new OwnerReferenceBuilder()
                .withApiVersion(ApiGroup.NAME + "/" + ApiGroup.VERSION)
                .withKind("BackendPool")
                .withName(pool.getMetadata().getName())
                .withUid(pool.getMetadata().getUid())
                .withController(true)
                .build())
        .endMetadata()
        .withNewSpec()
        .withClusterIP("None")
        .withSelector(pool.getSpec().selector())
        .addNewPort()
        .withName(PORT)
        .withProtocol("TCP")
        .withPort(1)
        .withTargetPort(Objects.requireNonNull(pool.getSpec().port()))
        .endPort()
        .endSpec()
        .build();
  }

  /** Returns whether a Service is as it has to be. */
  static boolean isAs(Service actual, Service desired) {
    return actual
            .getMetadata()
            .getOwnerReferences()
            .equals(desired.getMetadata().getOwnerReferences())
        && Objects.equals(actual.getSpec().getSelector(), desired.getSpec().getSelector())
        && targetPorts(actual).equals(targetPorts(desired));
  }

  private static List<String> targetPorts(Service service) {
    return service.getSpec().getPorts().stream()
        .map((ServicePort port) -> port.getName() + "=" + port.getTargetPort())
        .toList();
  }

  /** Returns whether a Service is one of ours. */
  static boolean isOurs(Service service) {
    return service.getMetadata().getLabels() != null
        && service.getMetadata().getLabels().entrySet().containsAll(LABELS.entrySet())
        && service.getMetadata().getName().startsWith(PREFIX);
  }
}
