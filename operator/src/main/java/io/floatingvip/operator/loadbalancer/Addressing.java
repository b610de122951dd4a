package io.floatingvip.operator.loadbalancer;

import io.fabric8.kubernetes.api.model.Service;
import io.floatingvip.crds.Family;
import io.floatingvip.crds.VirtualIP;
import io.floatingvip.crds.VirtualIPStatus;
import io.floatingvip.operator.planning.Address;
import io.floatingvip.operator.planning.AddressOffers;
import io.floatingvip.operator.planning.AddressOffers.Offer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses a Service is to have. Explicit ones have to be of an AddressPool as well: whoever
 * may write a Service may not for that take any address of the network.
 *
 * @param addresses explicit addresses; empty: those of the pool
 * @param pool the AddressPool to be given addresses from; null where they are explicit
 * @param families with a pool: the families to be given an address of
 */
record Addressing(List<String> addresses, @Nullable String pool, List<Family> families) {
  private static final String LOAD_BALANCER_IP = "spec.loadBalancerIP";

  /**
   * Reads what a Service wants.
   *
   * @param current its VirtualIP as it is
   * @throws Refusal where that can't be had
   */
  static Addressing of(
      Service service, IpMode mode, Optional<VirtualIP> current, AddressOffers offers) {
    Optional<String> named = annotation(service, LoadBalancerService.ADDRESS_POOL);
    String namespace = service.getMetadata().getNamespace();
    if (named.isPresent() && !offers.has(namespace, named.get())) {
      throw new Refusal(
          "%s: there is no AddressPool %s that namespace %s may use: create it, or write another one"
              .formatted(field(LoadBalancerService.ADDRESS_POOL), named.get(), namespace));
    }
    Optional<Wish> explicit = explicit(service);
    return explicit.isPresent()
        ? of(explicit.get(), service, mode, named, offers)
        : ofPool(service, families(service), named, current, offers);
  }

  /** Explicit addresses, and the field that has them. */
  private record Wish(String field, String addresses) {}

  private static Optional<Wish> explicit(Service service) {
    Optional<Wish> annotated =
        annotation(service, LoadBalancerService.ADDRESSES)
            .map(text -> new Wish(field(LoadBalancerService.ADDRESSES), text));
    Optional<Wish> single =
        Optional.ofNullable(service.getSpec().getLoadBalancerIP())
            .filter(ip -> !ip.isBlank())
            .map(text -> new Wish(LOAD_BALANCER_IP, text));
    if (annotated.isPresent() && single.isPresent()) {
      throw new Refusal(
          "%s and %s: write one of the two"
              .formatted(LOAD_BALANCER_IP, field(LoadBalancerService.ADDRESSES)));
    }
    return annotated.or(() -> single);
  }

  private static Addressing of(
      Wish wish, Service service, IpMode mode, Optional<String> named, AddressOffers offers) {
    List<String> explicit = new ArrayList<>();
    for (String text : wish.addresses().split(",", -1)) {
      Address address =
          Address.parse(text.strip())
              .orElseThrow(() ->
                  new Refusal(
                      "%s: %s is no address: write for example 192.168.64.110"
                          .formatted(wish.field(), text.strip())));
      check(wish.field(), address, service.getMetadata().getNamespace(), named, offers);
      checkFamily(wish.field(), address, families(service), mode);
      explicit.add(address.toString());
    }
    return new Addressing(explicit.stream().distinct().toList(), null, List.of());
  }

  private static void check(
      String field,
      Address address,
      String namespace,
      Optional<String> named,
      AddressOffers offers) {
    List<String> holding = offers.holding(namespace, address);
    if (named.isPresent() && !holding.contains(named.get())) {
      throw new Refusal(
          "%s: %s is not of AddressPool %s, which %s names: write one of its addresses"
              .formatted(field, address, named.get(), field(LoadBalancerService.ADDRESS_POOL)));
    }
    if (holding.isEmpty()) {
      throw new Refusal(
          "%s: %s is of no AddressPool that namespace %s may use: write an address of one, or add it"
              .formatted(field, address, namespace));
    }
  }

  private static void checkFamily(
      String field, Address address, List<Family> families, IpMode mode) {
    // The speakers forward from one family to the other, kube-proxy does not.
    if (mode == IpMode.VIP && !families.contains(address.family())) {
      throw new Refusal(
          "%s: %s is not of spec.ipFamilies, and kube-proxy forwards within a family: write the family, or %s: Proxy"
              .formatted(field, address, field(LoadBalancerService.IP_MODE)));
    }
  }

  private static Addressing ofPool(
      Service service,
      List<Family> families,
      Optional<String> named,
      Optional<VirtualIP> current,
      AddressOffers offers) {
    String namespace = service.getMetadata().getNamespace();
    Offer offer =
        named
            .map(pool -> offers.of(namespace, pool, families))
            .orElseGet(() ->
                present(current, families, namespace, offers)
                    .or(() -> offers.best(namespace, families)))
            .orElseThrow(() -> noOffer(namespace, named, families));
    if ("RequireDualStack".equals(service.getSpec().getIpFamilyPolicy()) && !offer.complete()) {
      throw new Refusal(
          "spec.ipFamilyPolicy: RequireDualStack, and AddressPool %s has no addresses of both families: add a range to it, or write PreferDualStack"
              .formatted(offer.pool()));
    }
    return new Addressing(List.of(), offer.pool(), offer.families());
  }

  /** Who has an address keeps it, whatever else there is to be had. */
  private static Optional<Offer> present(
      Optional<VirtualIP> current, List<Family> families, String namespace, AddressOffers offers) {
    return current
        .filter(vip ->
            !Objects.requireNonNullElse(vip.getStatus(), VirtualIPStatus.EMPTY)
                .addresses()
                .isEmpty())
        .flatMap(vip -> Optional.ofNullable(vip.getSpec().addressPool()))
        .flatMap(pool -> offers.of(namespace, pool, families));
  }

  private static Refusal noOffer(String namespace, Optional<String> named, List<Family> families) {
    String wanted = families.contains(Family.IPV4) ? "IPv4" : "IPv6";
    return new Refusal(
        named
            .map(pool ->
                "%s: AddressPool %s has no %s address, which spec.ipFamilies wants: add a range to it, or write another one"
                    .formatted(field(LoadBalancerService.ADDRESS_POOL), pool, wanted))
            .orElseGet(() ->
                "no AddressPool with autoAssign has %s addresses for namespace %s: create one, or name one by %s"
                    .formatted(wanted, namespace, field(LoadBalancerService.ADDRESS_POOL))));
  }

  private static List<Family> families(Service service) {
    List<String> names = Objects.requireNonNullElse(service.getSpec().getIpFamilies(), List.of());
    List<Family> families =
        names.stream()
            .flatMap(name ->
                Stream.of(Family.values()).filter(family -> family.name().equalsIgnoreCase(name)))
            .toList();
    return families.isEmpty() ? List.of(Family.IPV4) : families;
  }

  /** Returns the value of an annotation that is there and not empty. */
  static Optional<String> annotation(Service service, String name) {
    return Optional.ofNullable(service.getMetadata().getAnnotations())
        .flatMap((Map<String, String> all) -> Optional.ofNullable(all.get(name)))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  /** Returns what messages call an annotation. */
  static String field(String annotation) {
    return "annotation " + annotation;
  }
}
