package io.floatingvip.forwarding.balance;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A way to choose; confined to one event loop.
 *
 * @param <T> the type of the targets
 */
public sealed interface Picker<T extends Target>
    permits LeastConnectionsPicker, RandomPicker, RoundRobinPicker, SourceHashPicker {
  /**
   * Chooses a target; empty when none is eligible.
   *
   * @param client the client's address
   * @param eligible says no to targets that are full or have failed for this connection already
   */
  Optional<T> pick(Rotation<T> rotation, InetAddress client, Predicate<? super T> eligible);
}
