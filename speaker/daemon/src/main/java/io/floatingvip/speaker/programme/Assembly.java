package io.floatingvip.speaker.programme;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Puts the items of one list together, so that no two of them claim the same. Of two that do, the
 * later one is refused. The last good version of a refused item goes on where it fits beside the
 * others.
 */
final class Assembly<T> {
  private final Map<String, String> owners = new HashMap<>();
  private final List<Item<T>> accepted = new ArrayList<>();
  private final Set<String> refused = new HashSet<>();

  /**
   * Takes the items in their order.
   *
   * @param items as they were read
   * @param objection says what is wrong with an item beside the claims, and returns true when
   *     something is
   */
  Assembly(List<Item<T>> items, Predicate<Item<T>> objection) {
    for (Item<T> item : items) {
      // Both are asked, so that every mistake is found.
      boolean free = claims(item);
      boolean good = !objection.test(item);
      if (free && good && item.value().isPresent()) {
        accepted.add(item);
      } else {
        refused.add(item.name());
      }
    }
  }

  private boolean claims(Item<T> item) {
    boolean free = true;
    for (Item.Claim claim : item.claims()) {
      String owner = owners.putIfAbsent(claim.key(), item.fields().path());
      if (owner != null) {
        item.fields()
            .mistake(
                claim.field(),
                claim.index(),
                claim.subject() + " in " + owner + " already",
                claim.remedy());
        free = false;
      }
    }
    return free;
  }

  /**
   * Lets items of the reading before go on.
   *
   * @param before those that were accepted then
   * @param all whether each of them goes on, or only those that are refused now
   * @param possible whether an item can go on in the programme of now
   */
  void carryOver(List<Item<T>> before, boolean all, Predicate<Item<T>> possible) {
    Set<String> held = new HashSet<>();
    accepted.forEach(item -> item.claims().forEach(claim -> held.add(claim.key())));
    for (Item<T> item : before) {
      boolean wanted = all || refused.contains(item.name());
      boolean free = item.claims().stream().noneMatch(claim -> held.contains(claim.key()));
      if (wanted && free && possible.test(item)) {
        accepted.add(item);
        item.claims().forEach(claim -> held.add(claim.key()));
      }
    }
  }

  List<Item<T>> accepted() {
    return List.copyOf(accepted);
  }
}
