package io.floatingvip.speaker.programme;

import io.floatingvip.forwarding.config.HealthCheck;
import io.floatingvip.vrrp.IpAddress;
import java.time.Duration;

/**
 * A local check that a virtual router depends on, and that is not the loop's own business.
 *
 * @param name unique within the virtual router
 * @param target what is checked
 * @param interval from one check to the next
 * @param timeout of one check
 * @param rise successes in a row that end a failure, from 1
 * @param fall failures in a row that begin one, from 1
 * @param weight -254..254. Above 0 it is added to the priority while the target is up, below 0
 *     while it is down; 0 puts the virtual router into Fault while the target is down
 */
public record Track(
    String name,
    Target target,
    Duration interval,
    Duration timeout,
    int rise,
    int fall,
    int weight) {

  /** What is checked. */
  public sealed interface Target {}

  /** Up while a connection can be made. */
  public record Tcp(IpAddress address, int port) implements Target {}

  /** Up while a GET is answered as expected. */
  public record Http(IpAddress address, int port, HealthCheck.Http request) implements Target {}

  /**
   * Up while a pool has a backend that gets connections.
   *
   * @param name of the pool
   */
  public record Pool(String name) implements Target {}
}
