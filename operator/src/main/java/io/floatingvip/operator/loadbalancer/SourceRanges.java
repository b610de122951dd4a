package io.floatingvip.operator.loadbalancer;

import io.fabric8.kubernetes.api.model.Service;
import io.floatingvip.operator.planning.Subnet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Whose clients may connect to a Service: its field, and the annotation that was there before. */
final class SourceRanges {
  private static final String FIELD = "spec.loadBalancerSourceRanges";
  private static final String ANNOTATION = "service.beta.kubernetes.io/load-balancer-source-ranges";
  private static final int MOST = 256;

  private SourceRanges() {}

  /**
   * Reads them; empty: everybody.
   *
   * @throws Refusal where they are not understood: never is a Service open to more than it wants
   */
  static List<String> of(Service service) {
    List<String> field =
        Objects.requireNonNullElse(service.getSpec().getLoadBalancerSourceRanges(), List.of());
    Optional<String> annotation = Addressing.annotation(service, ANNOTATION);
    String name = field.isEmpty() ? Addressing.field(ANNOTATION) : FIELD;
    List<String> wanted =
        field.isEmpty()
            ? annotation.map(text -> Arrays.asList(text.split(",", -1))).orElse(List.of())
            : field;
    List<String> ranges = new ArrayList<>();
    for (String text : wanted) {
      String range = text.strip();
      if (Subnet.parse(range).isEmpty()) {
        throw new Refusal("%s: %s is no CIDR: write for example 10.0.0.0/8".formatted(name, range));
      }
      ranges.add(range);
    }
    if (ranges.size() > MOST) {
      throw new Refusal(
          "%s: %d are more than the %d that a VirtualIP has: write wider ones, or %s: VIP"
              .formatted(name, ranges.size(), MOST, Addressing.field(LoadBalancerService.IP_MODE)));
    }
    return ranges.stream().distinct().toList();
  }
}
