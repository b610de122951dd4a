package io.floatingvip.e2e.demo;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.floatingvip.crds.BackendPool;
import io.floatingvip.crds.BackendPoolStatus;
import io.floatingvip.crds.CandidateStatus;
import io.floatingvip.crds.OwnerStatus;
import io.floatingvip.crds.VirtualIP;
import io.floatingvip.crds.VirtualIPStatus;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What {@code kubectl get} would tell of every VirtualIP and BackendPool, as a table for people.
 */
final class StatusTable {
  private static final String ROW = "  %-16s %-10s %-6s %-44s %s%n";

  private final KubernetesClient client;

  StatusTable(KubernetesClient client) {
    this.client = client;
  }

  /** The table as it is now; the same text for the same state. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(ROW.formatted("VIP", "OWNER", "READY", "NODES", "BACKENDS"));
    for (VirtualIP vip : client.resources(VirtualIP.class).inAnyNamespace().list().getItems()) {
      text.append(row(vip, Optional.ofNullable(vip.getStatus())));
    }
    return text.toString();
  }

  /**
   * Whether every VirtualIP has so many candidates, the preferred one Active, the others Backup.
   */
  boolean settled(int nodes) {
    return client.resources(VirtualIP.class).inAnyNamespace().list().getItems().stream()
        .map(vip -> Optional.ofNullable(vip.getStatus()).map(VirtualIPStatus::candidates))
        .allMatch(candidates -> candidates.filter(all -> settled(all, nodes)).isPresent());
  }

  private static boolean settled(List<CandidateStatus> candidates, int nodes) {
    return candidates.size() == nodes
        && candidates.getFirst().state().equals("Active")
        && candidates.stream().skip(1).allMatch(candidate -> candidate.state().equals("Backup"));
  }

  private String row(VirtualIP vip, Optional<VirtualIPStatus> status) {
    return ROW.formatted(
        String.join(",", vip.getSpec().addresses()),
        status.map(VirtualIPStatus::owner).map(OwnerStatus::node).orElse("-"),
        status.map(VirtualIPStatus::conditions).map(StatusTable::ready).orElse("-"),
        status.map(VirtualIPStatus::candidates).map(StatusTable::nodes).orElse("-"),
        vip.getSpec().ports().stream()
            .map(port -> backends(vip.getMetadata().getNamespace(), port.backendPool()))
            .collect(Collectors.joining(" ")));
  }

  private static String ready(List<Condition> conditions) {
    return conditions.stream()
        .filter(condition -> condition.getType().equals("Ready"))
        .map(Condition::getStatus)
        .findFirst()
        .orElse("-");
  }

  private static String nodes(List<CandidateStatus> candidates) {
    return candidates.stream()
        .map(candidate -> candidate.node() + " " + candidate.state())
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private String backends(String namespace, String pool) {
    BackendPool found =
        client.resources(BackendPool.class).inNamespace(namespace).withName(pool).get();
    return Optional.ofNullable(found)
        .map(BackendPool::getStatus)
        .map(StatusTable::backends)
        .orElse("-");
  }

  private static String backends(BackendPoolStatus status) {
    return "%d of %d up".formatted(status.ready(), status.total());
  }
}
