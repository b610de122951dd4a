package io.floatingvip.operator.reporting;

import io.floatingvip.crds.CandidateStatus;
import io.floatingvip.crds.HandoverResult;
import io.floatingvip.crds.VirtualIPStatus;
import io.floatingvip.crds.status.CompletedHandover;
import io.floatingvip.crds.status.CompletedHandover.AddressHandover;
import io.floatingvip.crds.status.HandoverStatus;
import io.floatingvip.operator.planning.Placement;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Planned handovers of a VirtualIP, as the nodes that handed over report them. What was told is in
 * the status, so nothing is told twice, whoever was restarted. Times are compared with times of the
 * same node only.
 */
final class HandoverReports {
  private final SpeakerReports speakers;
  private final Placement placement;
  private final VirtualIPStatus previous;

  HandoverReports(SpeakerReports speakers, Placement placement, VirtualIPStatus previous) {
    this.speakers = speakers;
    this.placement = placement;
    this.previous = previous;
  }

  /** Returns who hands over now, in words. */
  Optional<String> underWay() {
    return placement.candidates().stream()
        .flatMap(candidate ->
            speakers.router(candidate.node(), placement).stream()
                .flatMap(router -> Stream.ofNullable(router.handingOver()))
                .map(HandoverStatus::to)
                .map(to -> candidate.node() + " hands over to " + speakers.nodeAt(to)))
        .findFirst();
  }

  /** Returns the last handover of a candidate, where there was one. */
  Optional<HandoverResult> last(String node) {
    return concerning(node)
        .filter(handover -> isNews(node, handover))
        .max(Comparator.comparing(handover -> SpeakerReports.instant(handover.ended())))
        .map(this::result)
        .or(() -> known(node).flatMap(candidate -> Optional.ofNullable(candidate.lastHandover())));
  }

  /** Returns what is to be told of handovers that have ended since. */
  List<Notice> notices() {
    return placement.candidates().stream()
        .map(Placement.Candidate::node)
        .flatMap(node ->
            concerning(node)
                // What a node did before it stood for election here is not this VirtualIP's.
                .filter(_ -> known(node).isPresent())
                .filter(handover -> isNews(node, handover))
                .map(handover -> notice(node, handover)))
        .toList();
  }

  private Stream<CompletedHandover> concerning(String node) {
    return speakers
        .handovers(node)
        .filter(handover ->
            placement.routers().contains(handover.virtualRouter())
                || ours(handover).findAny().isPresent());
  }

  private Stream<AddressHandover> ours(CompletedHandover handover) {
    return handover.addresses().stream()
        .filter(address -> placement.addresses().contains(address.address()));
  }

  private boolean isNews(String node, CompletedHandover handover) {
    return known(node)
        .flatMap(candidate -> Optional.ofNullable(candidate.lastHandover()))
        .map(told ->
            SpeakerReports.instant(handover.ended()).isAfter(SpeakerReports.instant(told.ended())))
        .orElse(true);
  }

  private Optional<CandidateStatus> known(String node) {
    return previous.candidates().stream().filter(known -> known.node().equals(node)).findFirst();
  }

  private HandoverResult result(CompletedHandover handover) {
    return new HandoverResult(
        speakers.nodeAt(handover.to()),
        handover.ended(),
        ours(handover).mapToInt(AddressHandover::carried).sum(),
        ours(handover).mapToInt(AddressHandover::cut).sum());
  }

  private Notice notice(String node, CompletedHandover handover) {
    HandoverResult result = result(handover);
    String hindrance = handover.hindrance();
    String why = hindrance == null ? "" : "; they can't be carried: " + hindrance;
    return new Notice(
        result.cut() > 0,
        "HandedOver",
        "%s handed over to %s: %d connections were carried, %d were cut%s"
            .formatted(node, result.to(), result.carried(), result.cut(), why));
  }
}
