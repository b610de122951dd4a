package io.floatingvip.forwarding.balance;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * By the client's address: weighted rendezvous hashing (D. Thaler and C. Ravishankar, "Using
 * Name-Based Mappings to Increase Hit Rates"). Each target has a score for the client that depends
 * on nothing else, the highest wins; so one that leaves moves only its own clients, and no state or
 * order matters. Slow start does not apply: it would move clients.
 *
 * @param <T> the type of the targets
 */
public final class SourceHashPicker<T extends Target> implements Picker<T> {
  @Override
  public Optional<T> pick(Rotation<T> rotation, InetAddress client, Predicate<? super T> eligible) {
    long clientHash = AddressHash.of(client, 0);
    int best = -1;
    double highest = -1;
    for (int i = 0; i < rotation.size(); i++) {
      T target = rotation.target(i);
      double score = score(clientHash, target);
      if (score > highest && eligible.test(target)) {
        best = i;
        highest = score;
      }
    }
    return best < 0 ? Optional.empty() : Optional.of(rotation.target(best));
  }

  private static double score(long clientHash, Target target) {
    long bits = AddressHash.mixed(clientHash ^ target.addressHash());
    // Above 0 and below 1, so that the logarithm is finite and not zero.
    double uniform = ((bits >>> 11) + 0.5) * 0x1p-53;
    return target.weight() / -Math.log(uniform);
  }
}
