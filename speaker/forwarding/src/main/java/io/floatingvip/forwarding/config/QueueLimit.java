package io.floatingvip.forwarding.config;

import java.time.Duration;

/**
 * The connections of a pool that wait, in order of arrival, while every backend is at its limit.
 *
 * @param size the most that may wait; one more is reset at once
 * @param timeout after which one that waits is reset
 */
public record QueueLimit(int size, Duration timeout) {
  /** 1000 connections, 5 s. */
  public static final QueueLimit DEFAULT = new QueueLimit(1000, Duration.ofSeconds(5));

  /** Checks the ranges. */
  public QueueLimit {
    Requirement.range("size", size, 0, 1_000_000);
    Requirement.positive("timeout", timeout);
  }
}
