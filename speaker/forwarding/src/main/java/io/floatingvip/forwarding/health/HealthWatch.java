package io.floatingvip.forwarding.health;

/** Checks that go on until this is closed; the observer may hear of the last one a little later. */
public interface HealthWatch extends AutoCloseable {
  @Override
  void close();
}
