package io.floatingvip.linux;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

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

  /** The fragments of a packet follow one another; its identification comes again some day. */
  private static final Duration FRAGMENTS_LIFETIME = Duration.ofSeconds(1);

  private static final int MOST_FRAGMENTED = 1 << 16;

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
  private static final String PASSED = "passed";
  private static final String FRAGMENTED = "fragmented";
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
    FlowHeader header = FlowHeader.of(terms.to());
    RuleTable table = RuleTable.create(name, header.family());
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

  private void noteConnections(NetfilterBatch batch, FlowHeader header, int priority) {
    table.addressSet(batch, ADDRESSES, terms.addresses());
    table.protocolSet(batch, PROTOCOLS, TCP, UDP);
    for (String set : List.of(KNOWN, CLAIMED, PASSED)) {
      table.dynamicSet(batch, set, header.keyType(), header.keyLength(), MOST_CONNECTIONS);
    }
    table.fleetingSet(
        batch,
        FRAGMENTED,
        header.fragmentKeyType(),
        header.fragmentKeyLength(),
        MOST_FRAGMENTED,
        FRAGMENTS_LIFETIME);
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
    // The kernel counts down with each copy, but does not stop at the end. Where hosts have
    // forgotten who has succeeded whom, this is what ends a circle.
    table.rule(batch, INCOMING, rule -> header.exhausted(rule).pass());
    passFragments(batch, header);
    table.rule(batch, INCOMING, rule -> header.incomingKey(firstPacket(rule)).addTo(KNOWN).pass());
    for (MacAddress sender : terms.notFrom()) {
      table.rule(
          batch, INCOMING, rule -> header.incomingKey(claim(rule, sender)).addTo(CLAIMED).drop());
    }
  }

  /**
   * Those after the first don't tell whose they are, and go where the first has gone. Some kernels
   * read their content as ports, so the rules behind must not see them. Where connections are
   * tracked, fragments have been put together before.
   */
  private void passFragments(NetfilterBatch batch, FlowHeader header) {
    table.rule(
        batch,
        INCOMING,
        rule -> header.fragmentKey(header.laterFragment(rule)).notIn(FRAGMENTED).pass());
    table.rule(batch, INCOMING, rule -> passOn(header.laterFragment(rule)));
  }

  private void passOn(RuleWriter rule) {
    rule.counter().duplicateTo(terms.to(), terms.interfaceIndex()).drop();
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
        .mask((byte) SYN_ACK)
        .equal((byte) SYN);
  }

  /**
   * Passes packets on from now on.
   *
   * @param connections to this host that are older than the passage
   * @param sessions of this host, whoever claims them
   * @param older passages that are open: what they have passed on they go on passing on, since the
   *     other host of this one may know nothing of it
   * @throws LinuxException as {@link #open}
   */
  public void begin(
      Collection<TcpConnection> connections,
      Collection<UdpFlow> sessions,
      Collection<FlowPassage> older)
      throws LinuxException {
    FlowHeader header = FlowHeader.of(terms.to());
    List<byte[]> known = new ArrayList<>();
    connections.forEach(each -> known.add(key(each.remote(), each.local())));
    sessions.forEach(each -> known.add(key(each.remote(), each.local())));
    for (FlowPassage passage : older) {
      if (Family.of(passage.terms.to()) == Family.of(terms.to())) {
        known.addAll(passage.table.keys(PASSED));
      }
    }
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
      table.rule(
          batch,
          INCOMING,
          rule -> header.fragmentKey(header.firstFragment(rule)).renewIn(FRAGMENTED));
      table.rule(batch, INCOMING, rule -> header.incomingKey(header.withPorts(rule)).addTo(PASSED));
      table.rule(batch, INCOMING, rule -> passOn(header.withPorts(rule)));
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
