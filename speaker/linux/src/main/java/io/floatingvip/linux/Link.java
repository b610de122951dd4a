package io.floatingvip.linux;

/**
 * A network interface as rtnetlink(7) reports it.
 *
 * @param index the kernel's number of it; an interface that is created again gets another
 * @param name such as {@code eth0}
 * @param mac its Ethernet address; {@link MacAddress#ZERO} where it has none, as a TUN device
 * @param mtu the largest packet in bytes
 * @param parent the index of the interface that it sits on (macvlan, VLAN), 0 for none
 * @param kind the driver's kind such as {@code veth}, {@code bridge}, {@code tun}; empty for
 *     hardware
 * @param flags the IFF_ flags of netdevice(7)
 */
public record Link(
    int index, String name, MacAddress mac, int mtu, int parent, String kind, int flags) {
  /** Whether it is up and its carrier is there: what VRRP calls usable (IFF_UP and IFF_RUNNING). */
  public boolean isRunning() {
    int both = Uapi.IFF_UP | Uapi.IFF_RUNNING;
    return (flags & both) == both;
  }

  /** Whether the administrator set it up; the carrier may be missing. */
  public boolean isUp() {
    return (flags & Uapi.IFF_UP) != 0;
  }

  /** Whether it is a loopback interface. */
  public boolean isLoopback() {
    return (flags & Uapi.IFF_LOOPBACK) != 0;
  }

  /** Whether the interface speaks ARP, as Ethernet does. */
  public boolean speaksArp() {
    return (flags & (Uapi.IFF_NOARP | Uapi.IFF_LOOPBACK)) == 0;
  }
}
