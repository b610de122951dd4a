package io.floatingvip.operator.planning;

import io.floatingvip.crds.VirtualIPSpec;
import java.time.Instant;
import java.util.Comparator;

/**
 * A VirtualIP that a user wants.
 *
 * @param ref its namespace and name
 * @param created when it was created: of two that want the same, the older gets it
 * @param spec what it wants
 */
public record VirtualIPView(ObjectRef ref, Instant created, VirtualIPSpec spec) {
  /** The older first. */
  static final Comparator<VirtualIPView> BY_AGE =
      Comparator.comparing(VirtualIPView::created).thenComparing(VirtualIPView::ref);
}
