package io.floatingvip.e2e;

import java.util.ArrayList;
import java.util.List;

/**
 * A virtual router that a speaker and a keepalived share.
 *
 * @param id its virtual router ID
 * @param version of the protocol
 * @param isIpv6 its family
 * @param unicast or multicast
 * @param password for version 2, empty for none
 * @param oursPreferred whether the speaker has the higher priority
 */
record InteropCase(
    int id, int version, boolean isIpv6, boolean unicast, String password, boolean oursPreferred) {
  /** Everything that both programs can do. */
  static final List<InteropCase> ALL = all();

  private static List<InteropCase> all() {
    List<InteropCase> all = new ArrayList<>();
    for (boolean oursPreferred : List.of(true, false)) {
      for (boolean unicast : List.of(true, false)) {
        all.add(new InteropCase(all.size() + 1, 2, false, unicast, "", oursPreferred));
        all.add(new InteropCase(all.size() + 1, 2, false, unicast, "secret", oursPreferred));
        all.add(new InteropCase(all.size() + 1, 3, false, unicast, "", oursPreferred));
        all.add(new InteropCase(all.size() + 1, 3, true, unicast, "", oursPreferred));
      }
    }
    return List.copyOf(all);
  }

  /** A host's own IPv6 address, by the last number of its IPv4 address. */
  static String host6(int host) {
    return "fd00::" + host;
  }

  String address() {
    return isIpv6 ? "fd00::1:" + id : "192.168.64." + (100 + id);
  }

  private int ourPriority() {
    return oursPreferred ? 150 : 100;
  }

  /**
   * An entry of {@code virtualRouters}.
   *
   * @param peer keepalived's IPv4 address
   * @param host the last number of it
   */
  String programme(String peer, int host) {
    String peers = isIpv6 ? host6(host) : peer;
    return """
      - name: r%d
        virtualRouterID: %d
        interface: eth0
        version: %d
        priority: %d
        advertisementInterval: %s
        addresses: [%s]
    """
            .formatted(id, id, version, ourPriority(), version == 2 ? "1s" : "500ms", address())
        + (unicast ? "    transport: Unicast\n    peers: [\"%s\"]\n".formatted(peers) : "")
        + (password.isEmpty()
            ? ""
            : "    authentication: {type: Password, password: %s}\n".formatted(password));
  }

  /**
   * A {@code vrrp_instance}.
   *
   * @param own keepalived's IPv4 address
   * @param ownHost the last number of it
   * @param peer the speaker's IPv4 address
   * @param peerHost the last number of it
   */
  String keepalived(String own, int ownHost, String peer, int peerHost) {
    String source = isIpv6 ? host6(ownHost) : own;
    String destination = isIpv6 ? host6(peerHost) : peer;
    return """
    vrrp_instance r%d {
      state BACKUP
      interface eth0
      version %d
      virtual_router_id %d
      priority %d
      advert_int %s
      virtual_ipaddress {
        %s/%d dev eth0
      }
    %s%s}
    """
        .formatted(
            id,
            version,
            id,
            250 - ourPriority(),
            version == 2 ? "1" : "0.5",
            address(),
            isIpv6 ? 128 : 32,
            unicast
                ? "  unicast_src_ip %s\n  unicast_peer {\n    %s\n  }\n"
                    .formatted(source, destination)
                : "",
            password.isEmpty()
                ? ""
                : "  authentication {\n    auth_type PASS\n    auth_pass %s\n  }\n"
                    .formatted(password));
  }
}
