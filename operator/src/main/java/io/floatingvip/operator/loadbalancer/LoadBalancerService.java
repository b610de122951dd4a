package io.floatingvip.operator.loadbalancer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.floatingvip.crds.ApiGroup;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Which Services are ours, what is theirs, and what they may be annotated with. */
public final class LoadBalancerService {
  /** The {@code loadBalancerClass} of the Services that are ours. */
  public static final String CLASS = ApiGroup.NAME + "/vrrp";

  /** Annotation: who forwards, {@code Proxy} (the default) or {@code VIP}. */
  public static final String IP_MODE = ApiGroup.NAME + "/ip-mode";

  /** Annotation: the AddressPool to be given an address from. */
  public static final String ADDRESS_POOL = ApiGroup.NAME + "/address-pool";

  /** Annotation: explicit addresses, with commas between. */
  public static final String ADDRESSES = ApiGroup.NAME + "/loadBalancerIPs";

  private static final String SERVICE = ApiGroup.NAME + "/service";
  private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  private static final String OPERATOR = "floating-vip-operator";

  private LoadBalancerService() {}

  /** Returns whether a Service is to be served by us. */
  public static boolean isOurs(Service service) {
    return service.getSpec() != null
        && "LoadBalancer".equals(service.getSpec().getType())
        && CLASS.equals(service.getSpec().getLoadBalancerClass())
        && !service.isMarkedForDeletion();
  }

  /** Returns the name of the VirtualIP of a Service. */
  public static String virtualIP(Service service) {
    return "svc-" + service.getMetadata().getName();
  }

  /** Returns the name of the BackendPool of a port; a Service's own name has no dot in it. */
  static String pool(Service service, String port) {
    return virtualIP(service) + "." + port;
  }

  /** Returns the metadata of an object that a Service has. */
  static ObjectMeta metadata(Service service, String name) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(service.getMetadata().getNamespace())
        .withLabels(Map.of(MANAGED_BY, OPERATOR, SERVICE, service.getMetadata().getName()))
        .withOwnerReferences(
            new OwnerReferenceBuilder()
                .withApiVersion("v1")
                .withKind("Service")
                .withName(service.getMetadata().getName())
                .withUid(service.getMetadata().getUid())
                .withController(true)
                .build())
        .build();
  }

  /** Returns the name of the Service that an object was made for; nothing where none was. */
  public static Optional<String> owner(HasMetadata object) {
    Map<String, String> labels =
        Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.of());
    return OPERATOR.equals(labels.get(MANAGED_BY))
        ? object.getMetadata().getOwnerReferences().stream()
            .filter(owner -> "Service".equals(owner.getKind()))
            .filter(owner -> Boolean.TRUE.equals(owner.getController()))
            .map(OwnerReference::getName)
            .findFirst()
        : Optional.empty();
  }
}
