package io.floatingvip.speaker.vrrp;

/**
 * Where an address is held, which says what becomes of it when this process does not end as it
 * should.
 */
public enum Placement {
  /**
   * On a device of this process: the kernel removes it the moment the process dies, and within 4 s
   * when it hangs.
   */
  PROCESS_BOUND,
  /**
   * On the LAN interface for want of such a device: the kernel removes it within 4 s when the
   * process dies or hangs.
   */
  LEASED
}
