package io.floatingvip.linux;

import java.net.InetAddress;

/**
 * An address on an interface as rtnetlink(7) reports it.
 *
 * @param interfaceIndex the interface
 * @param address the local address
 * @param prefixLength 0..32 or 0..128
 * @param origin who put it there, IFA_PROTO: 0 where the kernel or the one who added it does not
 *     say
 * @param flags the IFA_F_ flags
 * @param scope the RT_SCOPE_ value: 0 is global, 253 link-local, 254 host
 * @param validSeconds what is left of its valid lifetime; {@link #FOREVER} has no end
 */
public record InterfaceAddress(
    int interfaceIndex,
    InetAddress address,
    int prefixLength,
    int origin,
    int flags,
    int scope,
    long validSeconds) {
  /**
   * What marks the addresses of this program in IFA_PROTO: the IP protocol number of VRRP. Kernels
   * before 5.18 do not keep the mark.
   */
  public static final int OURS = Uapi.IPPROTO_VRRP;

  /** An unlimited lifetime. */
  public static final long FOREVER = 0xFFFF_FFFFL;

  /** Whether this program, in this or an earlier run, put it there. */
  public boolean isOurs() {
    return origin == OURS;
  }

  /**
   * Whether it may be used as a source: duplicate address detection is neither under way nor
   * failed.
   */
  public boolean isUsable() {
    return (flags & (Uapi.IFA_F_TENTATIVE | Uapi.IFA_F_DADFAILED)) == 0;
  }

  /** Whether duplicate address detection found another host with the address. */
  public boolean isDuplicate() {
    return (flags & Uapi.IFA_F_DADFAILED) != 0;
  }

  /** Whether it is a further address of a subnet (IPv4), which leaves with the first. */
  public boolean isSecondary() {
    return Family.of(address) == Family.IPV4 && (flags & Uapi.IFA_F_SECONDARY) != 0;
  }

  @Override
  public String toString() {
    return address.getHostAddress() + "/" + prefixLength + " on interface " + interfaceIndex;
  }
}
