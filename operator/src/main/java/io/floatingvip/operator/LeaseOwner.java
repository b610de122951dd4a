package io.floatingvip.operator;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the Lease belong to the operator's service account, so that the garbage collector removes
 * it with the installation. Nobody else would: the operator makes it, so no chart knows it.
 */
final class LeaseOwner {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseOwner.class);

  private final KubernetesClient client;
  private final String namespace;
  private final String lease;

  /**
   * @param namespace namespace of the Lease, and of the service account
   * @param lease name of the Lease
   */
  LeaseOwner(KubernetesClient client, String namespace, String lease) {
    this.client = client;
    this.namespace = namespace;
    this.lease = lease;
  }

  /** Sets the owner, where this process has a service account; the Lease is there. */
  void set() {
    try {
      serviceAccount()
          .ifPresent(owner ->
              client
                  .leases()
                  .inNamespace(namespace)
                  .withName(lease)
                  .edit(found ->
                      new LeaseBuilder(found)
                          .editMetadata()
                          .withOwnerReferences(owner)
                          .endMetadata()
                          .build()));
    } catch (KubernetesClientException e) {
      LOG.warn("Lease {} stays when the operator is uninstalled: {}", lease, e.getMessage());
    }
  }

  private Optional<OwnerReference> serviceAccount() {
    SelfSubjectReview review = client.resource(new SelfSubjectReview()).create();
    if (review.getStatus() == null) {
      return Optional.empty();
    }
    UserInfo self = review.getStatus().getUserInfo();
    String prefix = "system:serviceaccount:" + namespace + ":";
    if (!self.getUsername().startsWith(prefix)) {
      return Optional.empty();
    }
    return Optional.of(
        new OwnerReferenceBuilder()
            .withApiVersion("v1")
            .withKind("ServiceAccount")
            .withName(self.getUsername().substring(prefix.length()))
            .withUid(self.getUid())
            .build());
  }
}
