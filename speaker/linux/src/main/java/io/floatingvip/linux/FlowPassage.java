package io.floatingvip.linux;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Passes the packets of TCP connections that this host does not know to another one, which held the
 * addresses before and has gone on serving them, and the datagrams that it has claimed ({@link
 * UdpClaims}): what a planned handover needs so that no connection breaks.
 *
 * <p>A connection is known when its first packet (SYN) came since the passage was opened, in or
 * out, or when it was named then. So there is no use of connection tracking: a full table is no
 * matter, and a host that does not track connections need not begin. The rules see packets before
 * all others do. They live as long as this object, or the process at the latest.
 */
public final class FlowPassage implements AutoCloseable {
  /** Before connection tracking and all that builds on it: NF_IP_PRI_RAW. */
  private static final int PRIORITY = -300;

  /** Fragments are put together at -400, where they are at all. */
  private static final int MOST_DEPTH = 90;

  /** Enough for minutes of any load; memory is used only for what is there. */
  private static final int MOST_CONNECTIONS = 1 << 20;

  private static final int PORT_TYPE = 13;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int LENGTH_OFFSET = 4;
  private static final int FLAGS_OFFSET = 13;
  private static final int SYN = 0x02;
  private static final int SYN_ACK = 0x12;
  private static final int SENDER_MAC_OFFSET = 6;
  private static final String ADDRESSES = "addresses";
  private static final String PROTOCOLS = "protocols";
  private static final String KNOWN = "known";
  private static final String CLAIMED = "claimed";
  private static final String INCOMING = "incoming";
  private static final String OUTGOING = "outgoing";

  private final RuleTable table;
  private final Terms terms;

  /**
   * What is passed, and where to.
   *
   * @param interfaceIndex where the packets come in, and where the other host is
   * @param addresses whose packets, all of one family, at least one
   * @param to the other host's own address
   * @param notFrom packets that these sent are for this host: the other host itself, so that no
   *     packet goes back and forth between the two, and whoever passes packets to this host
   */
  public record Terms(
      int interfaceIndex,
      Collection<InetAddress> addresses,
      InetAddress to,
      Collection<MacAddress> notFrom) {
    /** Copies the lists. */
    public Terms {
      addresses = List.copyOf(addresses);
      notFrom = List.copyOf(notFrom);
    }
  }

  private FlowPassage(RuleTable table, Terms terms) {
    this.table = table;
    this.terms = terms;
  }

  /**
   * Begins to note which connections are known. To be called before the host has the addresses.
   *
   * @param name of the table, at most 200 letters and digits; no other process may use it
   * @param depth how many passages are open already: the last one decides first
   * @throws LinuxException EPERM: no CAP_NET_ADMIN; EPROTONOSUPPORT, EOPNOTSUPP, EINVAL, ENOENT:
   *     the kernel lacks nf_tables, tables with an owner, or packet duplication
   */
  public static FlowPassage open(String name, int depth, Terms terms) throws LinuxException {
    Header header = Header.of(terms.to());
    RuleTable table = RuleTable.create(name, header.family);
    try {
      FlowPassage passage = new FlowPassage(table, terms);
      int priority = PRIORITY - Math.min(depth, MOST_DEPTH);
      table.commit(batch -> passage.noteConnections(batch, header, priority));
      return passage;
    } catch (LinuxException e) {
      table.close();
      throw e;
    }
  }

  /** Where the addresses are in the header, and what a connection's key looks like. */
  private enum Header {
    IPV4(NetfilterUapi.NFPROTO_IPV4, 8, 12, 16, 4, 7),
    IPV6(NetfilterUapi.NFPROTO_IPV6, 7, 8, 24, 16, 8);

    private final int family;
    private final int hopLimit;
    private final int source;
    private final int destination;
    private final int length;
    private final int type;

    Header(int family, int hopLimit, int source, int destination, int length, int type) {
      this.family = family;
      this.hopLimit = hopLimit;
      this.source = source;
      this.destination = destination;
      this.length = length;
      this.type = type;
    }

    static Header of(InetAddress address) {
      return Family.of(address) == Family.IPV4 ? IPV4 : IPV6;
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

    /** Client's address and port, our address and port, each in words of its own. */
    RuleWriter incomingKey(RuleWriter rule) {
      int words = length / Integer.BYTES;
      return port(destination(port(source(rule, 0), 0, words), words + 1), 2, 2 * words + 1);
    }

    RuleWriter outgoingKey(RuleWriter rule) {
      int words = length / Integer.BYTES;
      return port(source(port(destination(rule, 0), 2, words), words + 1), 0, 2 * words + 1);
    }

    private static RuleWriter port(RuleWriter rule, int offset, int word) {
      return rule.load(NetfilterUapi.NFT_PAYLOAD_TRANSPORT_HEADER, offset, Short.BYTES, word);
    }

    int keyLength() {
      return 2 * (length + Integer.BYTES);
    }

    /** As nft(8) writes a concatenation: 6 bits for each part. */
    int keyType() {
      int half = (type << 6) | PORT_TYPE;
      return (half << 12) | half;
    }
  }

  private void noteConnections(NetfilterBatch batch, Header header, int priority) {
    table.addressSet(batch, ADDRESSES, terms.addresses());
    table.protocolSet(batch, PROTOCOLS, TCP, UDP);
    for (String set : List.of(KNOWN, CLAIMED)) {
      table.dynamicSet(batch, set, header.keyType(), header.keyLength(), MOST_CONNECTIONS);
    }
    table.chain(batch, OUTGOING, NetfilterUapi.NF_INET_LOCAL_OUT, priority);
    table.rule(
        batch,
        OUTGOING,
        rule -> {
          header.source(rule, 0).in(ADDRESSES);
          header.outgoingKey(firstPacket(rule)).addTo(KNOWN).pass();
        });
    table.chain(batch, INCOMING, NetfilterUapi.NF_INET_PRE_ROUTING, priority);
    table.rule(batch, INCOMING, rule -> rule.otherInterfaceThan(terms.interfaceIndex()).pass());
    table.rule(batch, INCOMING, rule -> header.destination(rule, 0).notIn(ADDRESSES).pass());
    table.rule(batch, INCOMING, rule -> rule.loadProtocol().notIn(PROTOCOLS).pass());
    table.rule(batch, INCOMING, rule -> header.incomingKey(firstPacket(rule)).addTo(KNOWN).pass());
    for (MacAddress sender : terms.notFrom()) {
      table.rule(
          batch, INCOMING, rule -> header.incomingKey(claim(rule, sender)).addTo(CLAIMED).drop());
    }
  }

  private static RuleWriter claim(RuleWriter rule, MacAddress sender) {
    return from(rule.protocol(UDP), sender)
        .load(NetfilterUapi.NFT_PAYLOAD_TRANSPORT_HEADER, LENGTH_OFFSET, Short.BYTES, 0)
        .equal((byte) 0, (byte) UdpClaims.EMPTY);
  }

  private static RuleWriter from(RuleWriter rule, MacAddress sender) {
    return rule.load(NetfilterUapi.NFT_PAYLOAD_LL_HEADER, SENDER_MAC_OFFSET, MacAddress.LENGTH, 0)
        .equal(sender.bytes());
  }

  private static RuleWriter firstPacket(RuleWriter rule) {
    return rule.protocol(TCP)
        .load(NetfilterUapi.NFT_PAYLOAD_TRANSPORT_HEADER, FLAGS_OFFSET, 1, 0)
        .mask(SYN_ACK)
        .equal((byte) SYN);
  }

  /**
   * Passes packets on from now on.
   *
   * @param connections to this host that are older than the passage
   * @param sessions of this host, whoever claims them
   * @throws LinuxException as {@link #open}
   */
  public void begin(Collection<TcpConnection> connections, Collection<UdpFlow> sessions)
      throws LinuxException {
    Header header = Header.of(terms.to());
    List<byte[]> known =
        Stream.concat(
                connections.stream().map(each -> key(each.remote(), each.local())),
                sessions.stream().map(each -> key(each.remote(), each.local())))
            .toList();
    table.commit(batch -> {
      if (!known.isEmpty()) {
        table.elements(batch, KNOWN, known);
      }
      table.rule(batch, INCOMING, rule -> header.incomingKey(rule).in(KNOWN).pass());
      table.rule(
          batch, INCOMING, rule -> header.incomingKey(rule.protocol(UDP)).notIn(CLAIMED).pass());
      for (MacAddress sender : terms.notFrom()) {
        table.rule(batch, INCOMING, rule -> from(rule, sender).pass());
      }
      // The kernel counts down with each copy, but does not stop at the end. Where hosts have
      // forgotten who has succeeded whom, this is what ends a circle.
      table.rule(batch, INCOMING, rule -> header.exhausted(rule).pass());
      table.rule(
          batch,
          INCOMING,
          rule -> {
            // Fails for fragments but the first.
            RuleWriter whole = Header.port(rule, 0, 0).counter();
            whole.duplicateTo(terms.to(), terms.interfaceIndex()).drop();
          });
      // Those do not tell whose they are: both hosts get them, and one has use for them.
      table.rule(
          batch, INCOMING, rule -> rule.counter().duplicateTo(terms.to(), terms.interfaceIndex()));
    });
  }

  private static byte[] key(InetSocketAddress client, InetSocketAddress here) {
    byte[] remote = client.getAddress().getAddress();
    byte[] local = here.getAddress().getAddress();
    byte[] key = new byte[2 * (remote.length + Integer.BYTES)];
    System.arraycopy(remote, 0, key, 0, remote.length);
    port(key, remote.length, client.getPort());
    System.arraycopy(local, 0, key, remote.length + Integer.BYTES, local.length);
    port(key, 2 * local.length + Integer.BYTES, here.getPort());
    return key;
  }

  private static void port(byte[] key, int at, int port) {
    key[at] = (byte) (port >>> Byte.SIZE);
    key[at + 1] = (byte) port;
  }

  /** Removes the rules: packets of unknown connections are this host's to refuse. */
  @Override
  public void close() {
    table.close();
  }
}
