package io.floatingvip.linux;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A table of nf_tables that belongs to a socket of ours (its owner flag, Linux 5.12): the kernel
 * removes it with all that is in it when the socket is closed, whatever ends the process.
 */
final class RuleTable {
  /** The elements of a message share an attribute, whose length has 16 bits. */
  private static final int ELEMENTS_PER_MESSAGE = 1_000;

  /** struct nfgenmsg: family, version and two octets for the subsystem. */
  private static final int NFGENMSG_BYTES = 4;

  /** That no transaction comes to. */
  private static final int KEYS_SEQUENCE = 1 << 30;

  private static final int IPV4_TYPE = 7;
  private static final int IPV6_TYPE = 8;
  private static final int MAC_TYPE = 9;
  private static final int PROTOCOL_TYPE = 12;

  private final NetlinkSocket socket;
  private final String name;
  private final int family;

  private RuleTable(NetlinkSocket socket, String name, int family) {
    this.socket = socket;
    this.name = name;
    this.family = family;
  }

  /**
   * Makes a table in the network namespace of the calling thread.
   *
   * @param name no other table of the family has it
   * @param family one of the NFPROTO_ constants
   * @throws LinuxException EPERM: no CAP_NET_ADMIN; EPROTONOSUPPORT, EOPNOTSUPP, EINVAL: the kernel
   *     lacks nf_tables or tables with an owner; EEXIST: another process has a table of the name
   */
  static RuleTable create(String name, int family) throws LinuxException {
    NetlinkSocket socket =
        NetlinkSocket.open(NetfilterUapi.NETLINK_NETFILTER, 0, "open a socket to nf_tables");
    try {
      socket.descriptor().set(Uapi.SOL_NETLINK, Uapi.NETLINK_CAP_ACK, 1, "NETLINK_CAP_ACK");
      RuleTable table = new RuleTable(socket, name, family);
      table.commit(batch ->
          batch
              .begin(NetfilterUapi.NFT_MSG_NEWTABLE, Uapi.NLM_F_CREATE | Uapi.NLM_F_EXCL)
              .text(NetfilterUapi.NFTA_TABLE_NAME, name)
              .number(NetfilterUapi.NFTA_TABLE_FLAGS, NetfilterUapi.NFT_TABLE_F_OWNER));
      return table;
    } catch (LinuxException e) {
      socket.close();
      throw e;
    }
  }

  /** Carries out a transaction: all of it, or nothing. */
  void commit(Consumer<NetfilterBatch> content) throws LinuxException {
    NetfilterBatch batch = new NetfilterBatch(family);
    content.accept(batch);
    MemorySegment request = batch.end();
    socket.send(request);
    // The kernel has answered inside sendmsg: an error for each message that failed, and for the
    // last message in any case.
    for (MemorySegment datagram = socket.receive(); datagram != null; datagram = socket.receive()) {
      for (NetlinkMessage m : NetlinkMessage.all(datagram)) {
        if (m.type() == Uapi.NLMSG_ERROR && m.error() != 0) {
          throw new LinuxException("nf_tables", -m.error(), "write the table " + name);
        }
        if (m.type() == Uapi.NLMSG_ERROR && m.sequence() == batch.lastSequence()) {
          return;
        }
      }
    }
    throw new LinuxException("nf_tables", Errno.ETIMEDOUT.code(), "write the table " + name);
  }

  /** Adds a chain that sees every packet at the hook. */
  void chain(NetfilterBatch batch, String chain, int hook, int priority) {
    int nested = beginChain(batch, chain, hook, priority);
    batch.endNested(nested);
  }

  /** Adds a chain that sees every packet that comes in by the interface, before all else does. */
  void ingressChain(NetfilterBatch batch, String chain, String interfaceName) {
    int nested = beginChain(batch, chain, NetfilterUapi.NF_NETDEV_INGRESS, 0);
    batch.text(NetfilterUapi.NFTA_HOOK_DEV, interfaceName);
    batch.endNested(nested);
  }

  private int beginChain(NetfilterBatch batch, String chain, int hook, int priority) {
    batch
        .begin(NetfilterUapi.NFT_MSG_NEWCHAIN, Uapi.NLM_F_CREATE)
        .text(NetfilterUapi.NFTA_CHAIN_TABLE, name)
        .text(NetfilterUapi.NFTA_CHAIN_NAME, chain)
        .text(NetfilterUapi.NFTA_CHAIN_TYPE, "filter");
    int nested = batch.beginNested(NetfilterUapi.NFTA_CHAIN_HOOK);
    batch
        .number(NetfilterUapi.NFTA_HOOK_HOOKNUM, hook)
        .number(NetfilterUapi.NFTA_HOOK_PRIORITY, priority);
    return nested;
  }

  /** Adds a set of addresses of one family. */
  void addressSet(NetfilterBatch batch, String set, Collection<InetAddress> addresses) {
    InetAddress any = addresses.iterator().next();
    int type = Family.of(any) == Family.IPV4 ? IPV4_TYPE : IPV6_TYPE;
    set(batch, set, type, any.getAddress().length);
    elements(batch, set, addresses.stream().map(InetAddress::getAddress).toList());
  }

  /** Adds a set of protocol numbers. */
  void protocolSet(NetfilterBatch batch, String set, int... protocols) {
    set(batch, set, PROTOCOL_TYPE, Byte.BYTES);
    elements(
        batch,
        set,
        IntStream.of(protocols).mapToObj(number -> new byte[] {(byte) number}).toList());
  }

  /** Adds an empty set of Ethernet addresses. */
  void macSet(NetfilterBatch batch, String set) {
    set(batch, set, MAC_TYPE, MacAddress.LENGTH);
  }

  private void set(NetfilterBatch batch, String set, int type, int keyLength) {
    beginSet(batch, set, 0, type, keyLength);
  }

  private void beginSet(NetfilterBatch batch, String set, int flags, int type, int keyLength) {
    batch
        .begin(NetfilterUapi.NFT_MSG_NEWSET, Uapi.NLM_F_CREATE)
        .text(NetfilterUapi.NFTA_SET_TABLE, name)
        .text(NetfilterUapi.NFTA_SET_NAME, set)
        .number(NetfilterUapi.NFTA_SET_ID, set.hashCode())
        .number(NetfilterUapi.NFTA_SET_FLAGS, flags)
        .number(NetfilterUapi.NFTA_SET_KEY_TYPE, type)
        .number(NetfilterUapi.NFTA_SET_KEY_LEN, keyLength);
  }

  /**
   * Adds a set that rules fill.
   *
   * @param type what the keys are, for those who list the rules
   * @param keyLength in bytes
   * @param size the most that it holds
   */
  void dynamicSet(NetfilterBatch batch, String set, int type, int keyLength, int size) {
    beginSet(batch, set, NetfilterUapi.NFT_SET_EVAL, type, keyLength);
    size(batch, size);
  }

  /**
   * As {@link #dynamicSet}, but an element leaves by itself.
   *
   * @param lifetime of an element, from when it was put in for the last time
   */
  void fleetingSet(
      NetfilterBatch batch, String set, int type, int keyLength, int size, Duration lifetime) {
    int flags = NetfilterUapi.NFT_SET_EVAL | NetfilterUapi.NFT_SET_TIMEOUT;
    beginSet(batch, set, flags, type, keyLength);
    size(batch, size);
    byte[] millis = ByteBuffer.allocate(Long.BYTES).putLong(lifetime.toMillis()).array();
    batch.bytes(NetfilterUapi.NFTA_SET_TIMEOUT, millis);
  }

  private static void size(NetfilterBatch batch, int size) {
    int nested = batch.beginNested(NetfilterUapi.NFTA_SET_DESC);
    batch.number(NetfilterUapi.NFTA_SET_DESC_SIZE, size);
    batch.endNested(nested);
  }

  /** Adds elements to a set. */
  void elements(NetfilterBatch batch, String set, Collection<byte[]> keys) {
    elements(batch, NetfilterUapi.NFT_MSG_NEWSETELEM, set, keys);
  }

  /** Takes elements out of a set; those that are not in it are a failure (ENOENT). */
  void removeElements(NetfilterBatch batch, String set, Collection<byte[]> keys) {
    elements(batch, NetfilterUapi.NFT_MSG_DELSETELEM, set, keys);
  }

  private void elements(NetfilterBatch batch, int message, String set, Collection<byte[]> keys) {
    Iterator<byte[]> next = keys.iterator();
    while (next.hasNext()) {
      batch
          .begin(message, Uapi.NLM_F_CREATE)
          .text(NetfilterUapi.NFTA_SET_ELEM_LIST_TABLE, name)
          .text(NetfilterUapi.NFTA_SET_ELEM_LIST_SET, set);
      int list = batch.beginNested(NetfilterUapi.NFTA_SET_ELEM_LIST_ELEMENTS);
      for (int i = 0; i < ELEMENTS_PER_MESSAGE && next.hasNext(); i++) {
        int element = batch.beginNested(NetfilterUapi.NFTA_LIST_ELEM);
        int key = batch.beginNested(NetfilterUapi.NFTA_SET_ELEM_KEY);
        batch.bytes(NetfilterUapi.NFTA_DATA_VALUE, next.next());
        batch.endNested(key);
        batch.endNested(element);
      }
      batch.endNested(list);
    }
  }

  /**
   * The keys of the elements that a set has.
   *
   * @throws LinuxException if the kernel refuses
   */
  List<byte[]> keys(String set) throws LinuxException {
    int type = (NetfilterUapi.NFNL_SUBSYS_NFTABLES << Byte.SIZE) | NetfilterUapi.NFT_MSG_GETSETELEM;
    NetlinkRequest request = new NetlinkRequest(NetlinkRequest.CAPACITY);
    request
        .begin(type, Uapi.NLM_F_DUMP, KEYS_SEQUENCE, NFGENMSG_BYTES)
        .fixedByte(0, family)
        .attributeText(NetfilterUapi.NFTA_SET_ELEM_LIST_TABLE, name)
        .attributeText(NetfilterUapi.NFTA_SET_ELEM_LIST_SET, set);
    socket.send(request.end());
    List<byte[]> keys = new ArrayList<>();
    for (MemorySegment datagram = socket.receive(); datagram != null; datagram = socket.receive()) {
      for (NetlinkMessage m : NetlinkMessage.all(datagram)) {
        if (m.sequence() != KEYS_SEQUENCE) {
          continue;
        }
        if (m.type() == Uapi.NLMSG_ERROR) {
          throw new LinuxException("nf_tables", -m.error(), "read the table " + name);
        }
        if (m.type() == Uapi.NLMSG_DONE) {
          return keys;
        }
        readKeys(m, keys);
      }
    }
    throw new LinuxException("nf_tables", Errno.ETIMEDOUT.code(), "read the table " + name);
  }

  private static void readKeys(NetlinkMessage message, List<byte[]> keys) {
    message
        .attributes(NFGENMSG_BYTES)
        .nested(NetfilterUapi.NFTA_SET_ELEM_LIST_ELEMENTS)
        .each(NetfilterUapi.NFTA_LIST_ELEM)
        .forEach(element -> {
          byte[] key =
              element.nested(NetfilterUapi.NFTA_SET_ELEM_KEY).bytes(NetfilterUapi.NFTA_DATA_VALUE);
          if (key != null) {
            keys.add(key);
          }
        });
  }

  /** Adds a rule at the end of a chain. */
  void rule(NetfilterBatch batch, String chain, Consumer<RuleWriter> expressions) {
    batch
        .begin(NetfilterUapi.NFT_MSG_NEWRULE, Uapi.NLM_F_CREATE | NetfilterUapi.NLM_F_APPEND)
        .text(NetfilterUapi.NFTA_RULE_TABLE, name)
        .text(NetfilterUapi.NFTA_RULE_CHAIN, chain);
    int list = batch.beginNested(NetfilterUapi.NFTA_RULE_EXPRESSIONS);
    expressions.accept(new RuleWriter(batch));
    batch.endNested(list);
  }

  /** Removes the table. */
  void close() {
    socket.close();
  }
}
