package io.floatingvip.linux;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * Writes the expressions of one rule, in their order; see nft(8) for what they mean. Registers are
 * numbered in words of 4 bytes from 0; where a method names none, it works on those from 0.
 */
final class RuleWriter {
  private final NetfilterBatch batch;

  RuleWriter(NetfilterBatch batch) {
    this.batch = batch;
  }

  private RuleWriter expression(String name, Consumer<NetfilterBatch> attributes) {
    int element = batch.beginNested(NetfilterUapi.NFTA_LIST_ELEM);
    batch.text(NetfilterUapi.NFTA_EXPR_NAME, name);
    int data = batch.beginNested(NetfilterUapi.NFTA_EXPR_DATA);
    attributes.accept(batch);
    batch.endNested(data);
    batch.endNested(element);
    return this;
  }

  private static int register(int word) {
    return NetfilterUapi.NFT_REG32_00 + word;
  }

  private static void value(NetfilterBatch to, int type, byte... value) {
    int nested = to.beginNested(type);
    to.bytes(NetfilterUapi.NFTA_DATA_VALUE, value);
    to.endNested(nested);
  }

  private static byte[] nativeInt(int value) {
    byte[] bytes = new byte[Integer.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).putInt(value);
    return bytes;
  }

  /** Reads bytes of a packet: from one of the NFT_PAYLOAD_ headers, at an offset. */
  RuleWriter load(int header, int offset, int length, int word) {
    return expression(
        "payload",
        to ->
            to.number(NetfilterUapi.NFTA_PAYLOAD_DREG, register(word))
                .number(NetfilterUapi.NFTA_PAYLOAD_BASE, header)
                .number(NetfilterUapi.NFTA_PAYLOAD_OFFSET, offset)
                .number(NetfilterUapi.NFTA_PAYLOAD_LEN, length));
  }

  /** Reads bytes of an IPv6 extension header, and goes on only where there is one. */
  RuleWriter loadExtension(int header, int offset, int length, int word) {
    return expression(
        "exthdr",
        to ->
            to.number(NetfilterUapi.NFTA_EXTHDR_DREG, register(word))
                .bytes(NetfilterUapi.NFTA_EXTHDR_TYPE, (byte) header)
                .number(NetfilterUapi.NFTA_EXTHDR_OFFSET, offset)
                .number(NetfilterUapi.NFTA_EXTHDR_LEN, length));
  }

  /** Writes over bytes of the network header, which has no checksum (ARP). */
  RuleWriter storeInNetworkHeader(int offset, byte... value) {
    return immediate(0, value)
        .expression(
            "payload",
            to ->
                to.number(NetfilterUapi.NFTA_PAYLOAD_SREG, register(0))
                    .number(
                        NetfilterUapi.NFTA_PAYLOAD_BASE, NetfilterUapi.NFT_PAYLOAD_NETWORK_HEADER)
                    .number(NetfilterUapi.NFTA_PAYLOAD_OFFSET, offset)
                    .number(NetfilterUapi.NFTA_PAYLOAD_LEN, value.length));
  }

  private RuleWriter meta(int key) {
    return expression(
        "meta",
        to ->
            to.number(NetfilterUapi.NFTA_META_DREG, register(0))
                .number(NetfilterUapi.NFTA_META_KEY, key));
  }

  /** Has the host take the packet as meant for it, whatever Ethernet address it was sent to. */
  RuleWriter takeAsOwn() {
    return immediate(0, (byte) Uapi.PACKET_HOST)
        .expression(
            "meta",
            to ->
                to.number(NetfilterUapi.NFTA_META_KEY, NetfilterUapi.NFT_META_PKTTYPE)
                    .number(NetfilterUapi.NFTA_META_SREG, register(0)));
  }

  /** Goes on only for packets that came in by another interface. */
  RuleWriter otherInterfaceThan(int index) {
    return meta(NetfilterUapi.NFT_META_IIF).compare(NetfilterUapi.NFT_CMP_NEQ, nativeInt(index));
  }

  /** Goes on only for this protocol, below any extension headers. */
  RuleWriter protocol(int number) {
    return loadProtocol().equal((byte) number);
  }

  /** Reads the protocol below any extension headers. */
  RuleWriter loadProtocol() {
    return meta(NetfilterUapi.NFT_META_L4PROTO);
  }

  /** Goes on only when what was loaded is this. */
  RuleWriter equal(byte... value) {
    return compare(NetfilterUapi.NFT_CMP_EQ, value);
  }

  /** Goes on only when what was loaded is anything else. */
  RuleWriter different(byte... value) {
    return compare(NetfilterUapi.NFT_CMP_NEQ, value);
  }

  private RuleWriter compare(int operation, byte... value) {
    return expression(
        "cmp",
        to -> {
          to.number(NetfilterUapi.NFTA_CMP_SREG, register(0))
              .number(NetfilterUapi.NFTA_CMP_OP, operation);
          value(to, NetfilterUapi.NFTA_CMP_DATA, value);
        });
  }

  /** Keeps these bits of what was loaded. */
  RuleWriter mask(byte... bits) {
    return expression(
        "bitwise",
        to -> {
          to.number(NetfilterUapi.NFTA_BITWISE_SREG, register(0))
              .number(NetfilterUapi.NFTA_BITWISE_DREG, register(0))
              .number(NetfilterUapi.NFTA_BITWISE_LEN, bits.length);
          value(to, NetfilterUapi.NFTA_BITWISE_MASK, bits);
          value(to, NetfilterUapi.NFTA_BITWISE_XOR, new byte[bits.length]);
        });
  }

  /** Goes on only when what was loaded is in the set. */
  RuleWriter in(String set) {
    return lookup(set, 0);
  }

  /** Goes on only when it is not. */
  RuleWriter notIn(String set) {
    return lookup(set, NetfilterUapi.NFT_LOOKUP_F_INV);
  }

  private RuleWriter lookup(String set, int flags) {
    return expression(
        "lookup",
        to ->
            to.text(NetfilterUapi.NFTA_LOOKUP_SET, set)
                .number(NetfilterUapi.NFTA_LOOKUP_SREG, register(0))
                .number(NetfilterUapi.NFTA_LOOKUP_FLAGS, flags));
  }

  /** Puts what was loaded into the set. */
  RuleWriter addTo(String set) {
    return write(set, NetfilterUapi.NFT_DYNSET_OP_ADD);
  }

  /** Puts what was loaded into the set, where it counts as new also when it is in it already. */
  RuleWriter renewIn(String set) {
    return write(set, NetfilterUapi.NFT_DYNSET_OP_UPDATE);
  }

  private RuleWriter write(String set, int operation) {
    return expression(
        "dynset",
        to ->
            to.text(NetfilterUapi.NFTA_DYNSET_SET_NAME, set)
                .number(NetfilterUapi.NFTA_DYNSET_OP, operation)
                .number(NetfilterUapi.NFTA_DYNSET_SREG_KEY, register(0)));
  }

  /** Counts the packets that come so far. */
  RuleWriter counter() {
    return expression("counter", _ -> {});
  }

  private RuleWriter immediate(int word, byte... value) {
    return expression(
        "immediate",
        to -> {
          to.number(NetfilterUapi.NFTA_IMMEDIATE_DREG, register(word));
          value(to, NetfilterUapi.NFTA_IMMEDIATE_DATA, value);
        });
  }

  /** Sends a copy of the packet to the host, by way of the interface. */
  RuleWriter duplicateTo(InetAddress host, int interfaceIndex) {
    int device = host.getAddress().length / Integer.BYTES;
    return immediate(0, host.getAddress())
        .immediate(device, nativeInt(interfaceIndex))
        .expression(
            "dup",
            to ->
                to.number(NetfilterUapi.NFTA_DUP_SREG_ADDR, register(0))
                    .number(NetfilterUapi.NFTA_DUP_SREG_DEV, register(device)));
  }

  /** Ends the packet's way. */
  void drop() {
    verdict(NetfilterUapi.NF_DROP);
  }

  /** Ends the chain: the packet goes on as if it were not there. */
  void pass() {
    verdict(NetfilterUapi.NFT_RETURN);
  }

  private void verdict(int code) {
    expression(
        "immediate",
        to -> {
          to.number(NetfilterUapi.NFTA_IMMEDIATE_DREG, NetfilterUapi.NFT_REG_VERDICT);
          int data = to.beginNested(NetfilterUapi.NFTA_IMMEDIATE_DATA);
          int verdict = to.beginNested(NetfilterUapi.NFTA_DATA_VERDICT);
          to.number(NetfilterUapi.NFTA_VERDICT_CODE, code);
          to.endNested(verdict);
          to.endNested(data);
        });
  }
}
