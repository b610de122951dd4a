package io.floatingvip.operator.reporting;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.LoadBalancerIngressBuilder;
import io.fabric8.kubernetes.api.model.LoadBalancerStatus;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceStatus;
import io.fabric8.kubernetes.api.model.ServiceStatusBuilder;
import io.floatingvip.crds.ApiGroup;
import io.floatingvip.operator.loadbalancer.Translation;
import io.floatingvip.operator.loadbalancer.Translation.Made;
import io.floatingvip.operator.loadbalancer.Translation.Refused;
import io.floatingvip.operator.planning.ObjectRef;
import io.floatingvip.operator.planning.Placement;
import io.floatingvip.operator.planning.Problem;
import io.floatingvip.operator.planning.Problem.Aspect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Says what has become of a Service: its ingress, and two conditions of ours. */
public final class ServiceReporter {
  private static final String PREFIX = ApiGroup.NAME + "/";
  private static final String ASSIGNED = PREFIX + "AddressAssigned";
  private static final String SUPPORTED = PREFIX + "FieldsSupported";

  private final Instant now;

  /**
   * @param now the time of changes
   */
  public ServiceReporter(Instant now) {
    this.now = now;
  }

  /** Returns the part of a Service's status that is ours: its ingress and our conditions. */
  public static ServiceStatus ours(Service service) {
    Optional<ServiceStatus> status = Optional.ofNullable(service.getStatus());
    List<Condition> conditions =
        status
            .map(s -> Objects.requireNonNullElse(s.getConditions(), List.<Condition>of()))
            .orElse(List.of())
            .stream()
            .filter(condition -> condition.getType().startsWith(PREFIX))
            .toList();
    List<LoadBalancerIngress> ingress =
        status
            .flatMap(s -> Optional.ofNullable(s.getLoadBalancer()))
            .flatMap((LoadBalancerStatus s) -> Optional.ofNullable(s.getIngress()))
            .orElse(List.of());
    return status(ingress, conditions);
  }

  private static ServiceStatus status(
      List<LoadBalancerIngress> ingress, List<Condition> conditions) {
    return new ServiceStatusBuilder()
        .withConditions(conditions)
        .withNewLoadBalancer()
        .withIngress(ingress)
        .endLoadBalancer()
        .build();
  }

  /** Returns whether a status has something in it that we have written. */
  public static boolean isMarked(ServiceStatus status) {
    return !status.getConditions().isEmpty();
  }

  /**
   * Reports.
   *
   * @param previous our part of the status that it has
   * @param translation what it becomes
   * @param virtualIP the name of its VirtualIP
   * @param placement what was planned for that
   */
  public Report<ServiceStatus> report(
      ServiceStatus previous,
      Translation translation,
      ObjectRef virtualIP,
      Optional<Placement> placement) {
    Verdict assigned = assigned(translation, virtualIP, placement);
    Verdict supported = supported(translation);
    Conditions conditions = new Conditions(previous.getConditions(), 0, now);
    conditions.add(ASSIGNED, assigned);
    conditions.add(SUPPORTED, supported);
    List<Notice> notices = new ArrayList<>();
    news(conditions, ASSIGNED, assigned, true).ifPresent(notices::add);
    news(conditions, SUPPORTED, supported, false).ifPresent(notices::add);
    return new Report<>(
        status(
            ingress(previous.getLoadBalancer().getIngress(), translation, placement),
            conditions.list()),
        notices);
  }

  private static List<LoadBalancerIngress> ingress(
      List<LoadBalancerIngress> previous, Translation translation, Optional<Placement> placement) {
    List<String> addresses = placement.map(Placement::addresses).orElse(List.of());
    return switch (translation) {
      case Made made ->
          addresses.stream()
              .map(address ->
                  new LoadBalancerIngressBuilder()
                      .withIp(address)
                      .withIpMode(made.mode().text())
                      .build())
              .toList();
      case Refused _ -> addresses.isEmpty() ? List.of() : previous;
    };
  }

  private static Verdict assigned(
      Translation translation, ObjectRef virtualIP, Optional<Placement> placement) {
    return switch (translation) {
      case Refused refused -> Verdict.no("Refused", refused.message());
      case Made _ -> {
        List<String> addresses = placement.map(Placement::addresses).orElse(List.of());
        yield addresses.isEmpty()
            ? placement
                .flatMap(ServiceReporter::problem)
                .map(problem ->
                    Verdict.no(
                        problem.reason(),
                        "VirtualIP %s: %s".formatted(virtualIP.name(), problem.message())))
                .orElseGet(() -> Verdict.unknown("Pending", "VirtualIP " + virtualIP.name()))
            : Verdict.yes(
                "Assigned",
                "%s, by VirtualIP %s".formatted(String.join(", ", addresses), virtualIP.name()));
      }
    };
  }

  private static Optional<Problem> problem(Placement placement) {
    return placement.problems().stream()
        .filter(
            problem -> problem.aspect() == Aspect.ADDRESS || problem.aspect() == Aspect.CONFLICT)
        .findFirst();
  }

  private static Verdict supported(Translation translation) {
    return switch (translation) {
      case Made made ->
          made.unsupported().isEmpty()
              ? Verdict.yes("AllFields", "every field is done justice to")
              : Verdict.no("FieldNotSupported", String.join("; ", made.unsupported()));
      case Refused _ -> Verdict.unknown("Refused", "nothing was changed");
    };
  }

  /** Returns what there is to tell: trouble that is new, and on request that it holds now. */
  private static Optional<Notice> news(
      Conditions conditions, String type, Verdict verdict, boolean whenItHolds) {
    boolean isSame =
        conditions
            .before(type)
            .filter(before -> verdict.status().equals(before.getStatus()))
            .filter(before -> verdict.message().equals(before.getMessage()))
            .isPresent();
    boolean isTrouble = Conditions.FALSE.equals(verdict.status());
    return !isSame && (isTrouble || (whenItHolds && verdict.holds()))
        ? Optional.of(
            new Notice(
                isTrouble,
                verdict.holds() ? "AddressAssigned" : verdict.reason(),
                verdict.message()))
        : Optional.empty();
  }
}
