package io.floatingvip.speaker.programme;

import io.floatingvip.forwarding.config.Endpoint;
import java.util.List;

/** Runs what a source assigns. Called by one thread at a time. */
public interface AssignmentTarget {
  /** Runs this from now on, as a difference to the one before. */
  void assign(Assignment assignment);

  /** Gives a pool of the programme other endpoints. */
  void endpoints(String pool, List<Endpoint> endpoints);
}
