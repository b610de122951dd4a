package io.floatingvip.linux;

import java.net.InetAddress;
import java.util.Collection;

/**
 * Keeps this host's kernel from telling the neighbors that it has certain IPv4 addresses: it
 * answers no ARP request for them, and what it asks itself it asks in the name of another of its
 * addresses. The rules live as long as this object, or the process at the latest.
 */
public final class NeighborSilence implements AutoCloseable {
  private static final String ADDRESSES = "addresses";
  private static final String IN = "incoming";
  private static final String OUT = "outgoing";
  private static final int OPERATION_OFFSET = 6;
  private static final int SENDER_OFFSET = 14;
  private static final int TARGET_OFFSET = 24;
  private static final byte REQUEST = 1;

  private final RuleTable table;

  private NeighborSilence(RuleTable table) {
    this.table = table;
  }

  /**
   * Makes the kernel silent from now on.
   *
   * @param name of the table, at most 200 letters and digits; no other process may use it
   * @param addresses not to speak of, at least one
   * @param own the address to ask in the name of
   * @throws LinuxException EPERM: no CAP_NET_ADMIN; EPROTONOSUPPORT, EOPNOTSUPP, EINVAL: the kernel
   *     lacks nf_tables, its ARP family, or tables with an owner
   */
  public static NeighborSilence open(
      String name, Collection<InetAddress> addresses, InetAddress own) throws LinuxException {
    RuleTable table = RuleTable.create(name, NetfilterUapi.NFPROTO_ARP);
    try {
      table.commit(batch -> {
        table.addressSet(batch, ADDRESSES, addresses);
        table.chain(batch, IN, NetfilterUapi.NF_ARP_IN, 0);
        table.rule(
            batch,
            IN,
            rule ->
                network(
                        network(rule, OPERATION_OFFSET, Short.BYTES).equal((byte) 0, REQUEST),
                        TARGET_OFFSET,
                        Integer.BYTES)
                    .in(ADDRESSES)
                    .drop());
        table.chain(batch, OUT, NetfilterUapi.NF_ARP_OUT, 0);
        table.rule(
            batch,
            OUT,
            rule ->
                network(rule, SENDER_OFFSET, Integer.BYTES)
                    .in(ADDRESSES)
                    .storeInNetworkHeader(SENDER_OFFSET, own.getAddress()));
      });
      return new NeighborSilence(table);
    } catch (LinuxException e) {
      table.close();
      throw e;
    }
  }

  private static RuleWriter network(RuleWriter rule, int offset, int length) {
    return rule.load(NetfilterUapi.NFT_PAYLOAD_NETWORK_HEADER, offset, length, 0);
  }

  /** Lets the kernel answer again. */
  @Override
  public void close() {
    table.close();
  }
}
