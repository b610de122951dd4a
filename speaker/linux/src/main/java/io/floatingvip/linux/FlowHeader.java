package io.floatingvip.linux;

import java.net.InetAddress;

/**
 * Where the packets of an address family say which flow they belong to, and which fragments belong
 * together (RFC 791 section 3.1, RFC 8200 section 4.5). What is loaded begins at a word of its own.
 */
enum FlowHeader {
  IPV4(NetfilterUapi.NFPROTO_IPV4, 8, 12, 16, 4, 7),
  IPV6(NetfilterUapi.NFPROTO_IPV6, 7, 8, 24, 16, 8);

  private static final int PORT_TYPE = 13;
  private static final int MARK_TYPE = 19;
  private static final int TYPE_BITS = 6;
  private static final int IPV4_IDENTIFICATION = 4;
  private static final int IPV4_FRAGMENT = 6;
  private static final int FRAGMENT_HEADER = 44;
  private static final int FRAGMENT_OFFSET = 2;
  private static final int FRAGMENT_IDENTIFICATION = 4;

  private final int family;
  private final int hopLimit;
  private final int source;
  private final int destination;
  private final int length;
  private final int type;

  FlowHeader(int family, int hopLimit, int source, int destination, int length, int type) {
    this.family = family;
    this.hopLimit = hopLimit;
    this.source = source;
    this.destination = destination;
    this.length = length;
    this.type = type;
  }

  static FlowHeader of(InetAddress address) {
    return Family.of(address) == Family.IPV4 ? IPV4 : IPV6;
  }

  /** One of the NFPROTO_ constants. */
  int family() {
    return family;
  }

  /** Goes on only for packets that may not be passed on once more. */
  RuleWriter exhausted(RuleWriter rule) {
    return rule.load(NetfilterUapi.NFT_PAYLOAD_NETWORK_HEADER, hopLimit, 1, 0).equal((byte) 0);
  }

  RuleWriter source(RuleWriter rule, int word) {
    return rule.load(NetfilterUapi.NFT_PAYLOAD_NETWORK_HEADER, source, length, word);
  }

  RuleWriter destination(RuleWriter rule, int word) {
    return rule.load(NetfilterUapi.NFT_PAYLOAD_NETWORK_HEADER, destination, length, word);
  }

  /** Client's address and port, our address and port. Not for later fragments. */
  RuleWriter incomingKey(RuleWriter rule) {
    return port(destination(port(source(rule, 0), 0, words()), words() + 1), 2, 2 * words() + 1);
  }

  /** The same of a packet that leaves. */
  RuleWriter outgoingKey(RuleWriter rule) {
    return port(source(port(destination(rule, 0), 2, words()), words() + 1), 0, 2 * words() + 1);
  }

  private int words() {
    return length / Integer.BYTES;
  }

  private static RuleWriter port(RuleWriter rule, int offset, int word) {
    return rule.load(NetfilterUapi.NFT_PAYLOAD_TRANSPORT_HEADER, offset, Short.BYTES, word);
  }

  /** Goes on only where the packet has ports. */
  RuleWriter withPorts(RuleWriter rule) {
    return port(rule, 0, 0);
  }

  /** The length of a flow's key in bytes. */
  int keyLength() {
    return 2 * (length + Integer.BYTES);
  }

  /** What is in a flow's key, as nft(8) writes a concatenation. */
  int keyType() {
    int half = (type << TYPE_BITS) | PORT_TYPE;
    return (half << (2 * TYPE_BITS)) | half;
  }

  /** Goes on only for the first of several fragments. */
  RuleWriter firstFragment(RuleWriter rule) {
    return switch (this) {
      case IPV4 -> fragment(rule).mask((byte) 0x3F, (byte) 0xFF).equal((byte) 0x20, (byte) 0);
      case IPV6 -> fragment(rule).mask((byte) 0xFF, (byte) 0xF9).equal((byte) 0, (byte) 1);
    };
  }

  /** Goes on only for a fragment that is not the first: it has no ports. */
  RuleWriter laterFragment(RuleWriter rule) {
    RuleWriter offset =
        switch (this) {
          case IPV4 -> fragment(rule).mask((byte) 0x1F, (byte) 0xFF);
          case IPV6 -> fragment(rule).mask((byte) 0xFF, (byte) 0xF8);
        };
    return offset.different((byte) 0, (byte) 0);
  }

  /** The offset, and whether there are more. */
  private RuleWriter fragment(RuleWriter rule) {
    return switch (this) {
      case IPV4 ->
          rule.load(NetfilterUapi.NFT_PAYLOAD_NETWORK_HEADER, IPV4_FRAGMENT, Short.BYTES, 0);
      case IPV6 -> rule.loadExtension(FRAGMENT_HEADER, FRAGMENT_OFFSET, Short.BYTES, 0);
    };
  }

  /** What the fragments of a packet have in common: both addresses and its identification. */
  RuleWriter fragmentKey(RuleWriter rule) {
    RuleWriter addresses = destination(source(rule, 0), words());
    return switch (this) {
      case IPV4 ->
          addresses.load(
              NetfilterUapi.NFT_PAYLOAD_NETWORK_HEADER,
              IPV4_IDENTIFICATION,
              Short.BYTES,
              2 * words());
      case IPV6 ->
          addresses.loadExtension(
              FRAGMENT_HEADER, FRAGMENT_IDENTIFICATION, Integer.BYTES, 2 * words());
    };
  }

  /** The length of a fragment's key in bytes. */
  int fragmentKeyLength() {
    return 2 * length + Integer.BYTES;
  }

  /** As {@link #keyType}; nft(8) has no type of its own for an identification. */
  int fragmentKeyType() {
    return (((type << TYPE_BITS) | type) << TYPE_BITS) | MARK_TYPE;
  }
}
