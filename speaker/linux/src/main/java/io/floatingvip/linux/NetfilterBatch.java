package io.floatingvip.linux;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Builds one transaction for nf_tables: netlink messages between a begin and an end, which the
 * kernel carries out all or not at all. Headers are in the machine's order of bytes, numbers in
 * attributes in the network's; see linux/netfilter/nfnetlink.h.
 */
final class NetfilterBatch {
  private static final int INITIAL_CAPACITY = 8 * 1024;
  private static final int HEADER = 16;
  private static final int ATTRIBUTE_HEADER = 4;
  private static final int TYPE_OFFSET = 4;

  private final int family;
  private ByteBuffer buffer = direct(INITIAL_CAPACITY);
  private int message;
  private int sequence;

  /** Begins a transaction for the address family, one of the NFPROTO_ constants. */
  NetfilterBatch(int family) {
    this.family = family;
    header(NetfilterUapi.NFNL_MSG_BATCH_BEGIN, 0, 0, NetfilterUapi.NFNL_SUBSYS_NFTABLES);
  }

  private static ByteBuffer direct(int capacity) {
    return ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
  }

  /** Begins the next message, one of the NFT_MSG_ constants. */
  NetfilterBatch begin(int type, int flags) {
    endMessage();
    header((NetfilterUapi.NFNL_SUBSYS_NFTABLES << Byte.SIZE) | type, flags, family, 0);
    return this;
  }

  private void header(int type, int flags, int protocol, int resource) {
    room(HEADER + ATTRIBUTE_HEADER);
    message = buffer.position();
    buffer.putInt(0).putShort((short) type).putShort((short) (flags | Uapi.NLM_F_REQUEST));
    buffer.putInt(sequence++).putInt(0);
    buffer.put((byte) protocol).put((byte) 0);
    buffer.put((byte) (resource >>> Byte.SIZE)).put((byte) resource);
  }

  private void endMessage() {
    buffer.putInt(message, buffer.position() - message);
  }

  NetfilterBatch bytes(int type, byte... value) {
    attributeHeader(type, value.length);
    buffer.put(value);
    pad();
    return this;
  }

  NetfilterBatch number(int type, int value) {
    return bytes(
        type, (byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value);
  }

  NetfilterBatch text(int type, String value) {
    return bytes(type, (value + "\0").getBytes(StandardCharsets.US_ASCII));
  }

  /** Begins an attribute of attributes; give the result to {@link #endNested}. */
  int beginNested(int type) {
    int start = buffer.position();
    attributeHeader(type | Uapi.NLA_F_NESTED, 0);
    return start;
  }

  void endNested(int start) {
    buffer.putShort(start, (short) (buffer.position() - start));
  }

  private void attributeHeader(int type, int size) {
    room(ATTRIBUTE_HEADER + size + ATTRIBUTE_HEADER);
    buffer.putShort((short) (ATTRIBUTE_HEADER + size)).putShort((short) type);
  }

  private void pad() {
    while (buffer.position() % ATTRIBUTE_HEADER != 0) {
      buffer.put((byte) 0);
    }
  }

  private void room(int size) {
    if (buffer.remaining() < size) {
      buffer = direct(Math.max(2 * buffer.capacity(), buffer.position() + size)).put(buffer.flip());
    }
  }

  /** The number of the last message before the end: the one that is acknowledged. */
  int lastSequence() {
    return sequence - 2;
  }

  /** Ends the transaction, whose last message asks for an acknowledgement. */
  MemorySegment end() {
    endMessage();
    int flags = message + TYPE_OFFSET + Short.BYTES;
    buffer.putShort(flags, (short) (buffer.getShort(flags) | Uapi.NLM_F_ACK));
    header(NetfilterUapi.NFNL_MSG_BATCH_END, 0, 0, NetfilterUapi.NFNL_SUBSYS_NFTABLES);
    endMessage();
    return MemorySegment.ofBuffer(buffer.flip());
  }
}
