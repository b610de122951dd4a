package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.FlowPassage;
import io.floatingvip.linux.Link;
import io.floatingvip.linux.LinuxException;
import io.floatingvip.linux.MacAddress;
import io.floatingvip.linux.NeighborTable;
import io.floatingvip.linux.TcpConnection;
import io.floatingvip.linux.TcpConnectionTable;
import io.floatingvip.vrrp.IpAddress;
import io.floatingvip.vrrp.VirtualAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Has connections live through planned handovers: as the predecessor by serving them to their end
 * ({@link Retirement}), as the successor by passing their packets on. Where the host does not allow
 * it, addresses just go, as after a crash.
 */
final class Handovers {
  private static final Duration RESOLUTION_PATIENCE = Duration.ofMillis(200);

  /** The predecessor serves the addresses meanwhile, but nobody answers for them any more. */
  private static final Duration OPENING_PATIENCE = Duration.ofMillis(800);

  private static final String SUBJECT = "connections through handovers";

  /** So that no two speakers on a host, whose process IDs may be the same, share a name. */
  private final String prefix = "floating-vip-" + UUID.randomUUID() + "-";

  private final AddressKeeper keeper;
  private final SessionSource sessions;
  private final Troubles troubles;
  private final Consumer<VrrpEvent> events;
  private final List<Retirement> retirements = new ArrayList<>();
  private final Deque<Retirement> ended = new ArrayDeque<>();
  private final List<Passage> passages = new ArrayList<>();
  private final Successions successions = new Successions();
  private final AddressMoves moves = new AddressMoves();
  private final Map<String, VrrpSnapshot.CompletedHandover> last = new LinkedHashMap<>();
  private final RuleThread thread;
  private final Future<Optional<String>> hindrance;
  private int names;
  private long carried;
  private long cut;

  /**
   * Nothing is under way at first.
   *
   * @param wakeUp lets the loop look again, because rules are written
   * @param sessions of this host
   */
  Handovers(
      AddressKeeper keeper,
      Troubles troubles,
      Consumer<VrrpEvent> events,
      Runnable wakeUp,
      SessionSource sessions) {
    this.sessions = sessions;
    this.thread = new RuleThread(wakeUp);
    this.keeper = keeper;
    this.troubles = troubles;
    this.events = events;
    String name = newName();
    this.hindrance = thread.call(() -> HandoverRehearsal.hindrance(name));
  }

  /**
   * A virtual router on its interface, in a handover.
   *
   * @param setup of the virtual router
   * @param segment where it speaks
   * @param lan the interface of the segment
   * @param addresses that are handed over
   */
  record Subject(RouterSetup setup, Segment segment, Link lan, List<VirtualAddress> addresses) {
    /** Copies the list. */
    Subject {
      addresses = List.copyOf(addresses);
    }

    Set<InetAddress> inetAddresses() {
      Set<InetAddress> all = new HashSet<>();
      addresses.forEach(address -> all.add(address.address().toInetAddress()));
      return all;
    }
  }

  /** Where rules are written, also for others. */
  RuleThread rules() {
    return thread;
  }

  /** Addresses that go from one virtual router to another. */
  AddressMoves moves() {
    return moves;
  }

  /** A name for a table of rules that nobody else uses. */
  String newName() {
    return prefix + names++;
  }

  /**
   * The successor's part, to be over before it has the addresses: packets of connections that are
   * not known here go on to the predecessor for as long as it may serve them.
   */
  Opening continueConnections(Subject subject, IpAddress predecessor, long nowNanos) {
    List<InetAddress> successors = successions.of(subject.addresses(), nowNanos);
    String name = newName();
    List<FlowPassage> older =
        passages.stream().map(passage -> passage.rules().resultNow()).toList();
    InetAddress to = predecessor.toInetAddress();
    return new Opening(
        subject,
        predecessor,
        thread.call(() -> open(name, older, subject, to, successors)),
        nowNanos + OPENING_PATIENCE.toNanos());
  }

  /** The passage is open, or will not be. */
  void over(Opening opening, long nowNanos) {
    Future<FlowPassage> rules = opening.rules();
    if (rules.state() == Future.State.SUCCESS) {
      passages.add(new Passage(opening, nowNanos));
      troubles.clear(SUBJECT);
    } else if (rules.isDone()) {
      troubles.report(SUBJECT, RuleThread.failure(rules));
    } else {
      // Too late: it would take connections that have begun here for the predecessor's.
      thread.close(rules);
      troubles.report(SUBJECT, new TimeoutException("no rules within " + OPENING_PATIENCE));
    }
  }

  /**
   * On the thread for rules.
   *
   * @param older passages that are open
   * @param successors to whom the addresses have been handed over before
   */
  private FlowPassage open(
      String name,
      List<FlowPassage> older,
      Subject subject,
      InetAddress predecessor,
      List<InetAddress> successors)
      throws LinuxException {
    int index = subject.lan().index();
    Set<InetAddress> addresses = subject.inetAddresses();
    FlowPassage.Terms terms =
        new FlowPassage.Terms(
            index, addresses, predecessor, guards(index, predecessor, successors));
    FlowPassage rules = FlowPassage.open(name, older.size(), terms);
    try {
      if (successors.isEmpty()) {
        rules.begin(List.of(), List.of(), older);
      } else {
        rules.begin(connectionsAt(addresses), sessions.at(addresses), older);
      }
      resetOwnClients(addresses);
      return rules;
    } catch (LinuxException e) {
      rules.close();
      throw e;
    }
  }

  /** Whose packets never go on: the predecessor's, and those of who has succeeded us before. */
  private static Set<MacAddress> guards(
      int index, InetAddress predecessor, List<InetAddress> successors) throws LinuxException {
    Set<MacAddress> macs = new HashSet<>();
    try (NeighborTable neighbors = NeighborTable.open()) {
      macs.add(neighbors.require(index, predecessor, RESOLUTION_PATIENCE));
      for (InetAddress successor : successors) {
        neighbors.resolve(index, successor, RESOLUTION_PATIENCE).ifPresent(macs::add);
      }
    }
    return macs;
  }

  private static List<TcpConnection> connectionsAt(Set<InetAddress> addresses)
      throws LinuxException {
    try (TcpConnectionTable table = TcpConnectionTable.open()) {
      return table.at(addresses);
    }
  }

  /**
   * To this host's own clients the addresses are about to be this host, and it would not take the
   * predecessor's packets from there.
   */
  private static void resetOwnClients(Set<InetAddress> addresses) throws LinuxException {
    try (TcpConnectionTable table = TcpConnectionTable.open()) {
      int _ = table.resetTo(addresses);
    }
  }

  /**
   * The predecessor's part: holds the addresses on, without a word to the neighbors, while there
   * are connections.
   */
  void retire(Subject subject, IpAddress source, IpAddress successor, long nowNanos) {
    Retirement retirement = new Retirement(subject, successor, keeper, thread, sessions);
    retirement.begin(newName(), source, nowNanos);
    retirements.add(retirement);
    successions.add(subject, successor, nowNanos);
  }

  /** These addresses are ours again: what is said of them to the neighbors is right again. */
  void reclaim(List<VirtualAddress> addresses) {
    if (!retirements.isEmpty()) {
      List<Retirement> concerned =
          retirements.stream().filter(retirement -> retirement.concerns(addresses)).toList();
      concerned.forEach(retirement -> end(retirement, ConnectionWatch.Outcome.NOTHING_CUT));
    }
  }

  /** Every address that is on this host, for whatever reason. */
  Set<InetAddress> held() {
    return keeper.held();
  }

  /** Whether a predecessor or a successor is on this segment. */
  boolean isUnderWayOn(Segment segment) {
    return retirements.stream().anyMatch(retirement -> retirement.isOn(segment))
        || passages.stream().anyMatch(passage -> passage.isOn(segment));
  }

  /** Whether nothing is being served to its end. */
  boolean isIdle() {
    return retirements.isEmpty();
  }

  /** The handover to a successor that a virtual router is in. */
  Optional<VrrpSnapshot.Handover> of(String router) {
    return retirements.stream()
        .filter(retirement -> retirement.router().equals(router))
        .findFirst()
        .map(Retirement::snapshot);
  }

  /** What all handovers came to. */
  VrrpSnapshot.HandoverTotals totals() {
    Optional<String> known =
        hindrance.state() == Future.State.SUCCESS ? hindrance.resultNow() : Optional.empty();
    return new VrrpSnapshot.HandoverTotals(carried, cut, known, List.copyOf(last.values()));
  }

  long deadlineNanos() {
    long earliest = Long.MAX_VALUE;
    for (int i = 0; i < retirements.size(); i++) {
      earliest = Math.min(earliest, retirements.get(i).lookNanos());
    }
    for (int i = 0; i < passages.size(); i++) {
      earliest = Math.min(earliest, passages.get(i).lookNanos());
    }
    return earliest;
  }

  /** Ends what has come to its end; returns whether anything has. */
  boolean runTimers(long nowNanos) {
    boolean any = false;
    // From the end, because what has ended is removed; on each wake-up, so nothing is copied.
    for (int i = retirements.size() - 1; i >= 0; i--) {
      Retirement retirement = retirements.get(i);
      Optional<ConnectionWatch.Outcome> outcome = retirement.look(nowNanos);
      OptionalInt counted = retirement.takeCount();
      if (counted.isPresent()) {
        events.accept(
            new VrrpEvent.HandoverBegun(
                retirement.router(), retirement.successor(), counted.getAsInt()));
        any = true;
      }
      if (outcome.isPresent()) {
        end(retirement, outcome.get());
        outcome
            .get()
            .failure()
            .ifPresentOrElse(e -> troubles.report(SUBJECT, e), () -> troubles.clear(SUBJECT));
        any = true;
      }
    }
    for (int i = passages.size() - 1; i >= 0; i--) {
      Passage passage = passages.get(i);
      if (passage.lookNanos() <= nowNanos && passage.isOver(nowNanos)) {
        thread.close(passage.rules());
        passages.remove(i);
        passage.end();
        events.accept(passage.event());
        any = true;
      }
    }
    return any;
  }

  private void end(Retirement retirement, ConnectionWatch.Outcome outcome) {
    retirement.release();
    retirements.remove(retirement);
    ended.add(retirement);
    VrrpSnapshot.CompletedHandover completed = retirement.completed(outcome);
    last.put(completed.router(), completed);
    VrrpSnapshot.Carriage total = completed.total();
    carried += total.carried();
    cut += total.cut();
    events.accept(
        new VrrpEvent.HandoverEnded(
            completed.router(), completed.to(), total.carried(), total.cut()));
  }

  /** Remembers how handovers of virtual routers have ended for these alone. */
  void forgetAllBut(Set<String> routers) {
    last.keySet().retainAll(routers);
  }

  /** What comes after addresses have been removed that nobody wants any more. */
  void settle() {
    for (Retirement retirement = ended.poll(); retirement != null; retirement = ended.poll()) {
      retirement.speakAgain();
    }
  }

  /** Removes all rules. To be called when the addresses are gone. */
  void close() {
    settle();
    retirements.forEach(Retirement::speakAgain);
    retirements.clear();
    passages.forEach(passage -> thread.close(passage.rules()));
    passages.clear();
    thread.end();
  }
}
