package io.floatingvip.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Has an interface take frames to one more Ethernet address beside its own: the network card lets
 * them through (PACKET_MR_UNICAST of packet(7)), and the kernel takes them as if they were sent to
 * the interface's address. Both last as long as this object, or the process at the latest: there is
 * no device and no setting that somebody would have to clean up.
 */
public final class MacReception implements AutoCloseable {
  private static final String MACS = "macs";
  private static final String INCOMING = "incoming";
  private static final int DESTINATION_OFFSET = 0;

  private final RuleTable table;
  private final Descriptor memberships;
  private final MemorySegment membership = Arena.ofAuto().allocate(Structs.PACKET_MREQ);
  private final MacAddress mac;
  private boolean receiving;

  private MacReception(RuleTable table, Descriptor memberships, int index, MacAddress mac) {
    this.table = table;
    this.memberships = memberships;
    this.mac = mac;
    membership.set(JAVA_INT, Structs.offset(Structs.PACKET_MREQ, "mr_ifindex"), index);
    membership.set(
        JAVA_SHORT, Structs.offset(Structs.PACKET_MREQ, "mr_type"), (short) Uapi.PACKET_MR_UNICAST);
    membership.set(
        JAVA_SHORT, Structs.offset(Structs.PACKET_MREQ, "mr_alen"), (short) MacAddress.LENGTH);
    long address = Structs.offset(Structs.PACKET_MREQ, "mr_address");
    MemorySegment.copy(mac.bytes(), 0, membership, JAVA_BYTE, address, MacAddress.LENGTH);
  }

  /**
   * Prepares everything; frames are taken from {@link #begin} on.
   *
   * @param name of the table of rules, at most 200 letters and digits; no other process may use it
   * @param link where
   * @param mac the further address
   * @throws LinuxException EPERM: no CAP_NET_ADMIN or CAP_NET_RAW; EPROTONOSUPPORT, EOPNOTSUPP,
   *     EINVAL: the kernel lacks nf_tables, tables with an owner, or the ingress hook; ENOENT,
   *     ENODEV: the interface is gone
   */
  public static MacReception prepare(String name, Link link, MacAddress mac) throws LinuxException {
    RuleTable table = RuleTable.create(name, NetfilterUapi.NFPROTO_NETDEV);
    try {
      table.commit(batch -> {
        table.macSet(batch, MACS);
        table.ingressChain(batch, INCOMING, link.name());
        table.rule(
            batch,
            INCOMING,
            rule ->
                rule.load(
                        NetfilterUapi.NFT_PAYLOAD_LL_HEADER,
                        DESTINATION_OFFSET,
                        MacAddress.LENGTH,
                        0)
                    .in(MACS)
                    .takeAsOwn());
      });
      String what = "receive frames to " + mac + " on " + link.name();
      Descriptor memberships = Descriptor.socket(Uapi.AF_PACKET, Uapi.SOCK_DGRAM, 0, what);
      return new MacReception(table, memberships, link.index(), mac);
    } catch (LinuxException e) {
      table.close();
      throw e;
    }
  }

  /**
   * Takes frames to the address from now on.
   *
   * @throws LinuxException ENODEV: the interface is gone
   */
  public void begin() throws LinuxException {
    if (!receiving) {
      table.commit(batch -> table.elements(batch, MACS, List.of(mac.bytes())));
      receiving = true;
      memberships.set(
          Uapi.SOL_PACKET, Uapi.PACKET_ADD_MEMBERSHIP, membership, "PACKET_ADD_MEMBERSHIP");
    }
  }

  /**
   * Takes them no longer.
   *
   * @throws LinuxException ENODEV: the interface is gone
   */
  public void end() throws LinuxException {
    if (receiving) {
      receiving = false;
      table.commit(batch -> table.removeElements(batch, MACS, List.of(mac.bytes())));
      memberships.set(
          Uapi.SOL_PACKET, Uapi.PACKET_DROP_MEMBERSHIP, membership, "PACKET_DROP_MEMBERSHIP");
    }
  }

  @Override
  public void close() {
    memberships.close();
    table.close();
  }
}
