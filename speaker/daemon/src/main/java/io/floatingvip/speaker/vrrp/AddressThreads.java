package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.LinuxException;
import io.floatingvip.linux.Scheduling;
import java.util.List;

/**
 * The threads {@code vrrp-addresses} and {@code vrrp-takeover}: what is new to this host need not
 * wait until thousands of leases are renewed.
 */
record AddressThreads(
    PatientThread<AddressUpkeep.Round> upkeep,
    PatientThread<List<AddressPlacement.Answer>> placement)
    implements AutoCloseable {
  /**
   * Both, for the network namespace of the calling thread; clients wait for the second, as for the
   * loop, and so it comes before all others.
   *
   * @param done is run after each round
   * @throws LinuxException when the kernel refuses a socket
   */
  static AddressThreads open(Runnable done) throws LinuxException {
    return open(
        Scheduling::favourCallingThread,
        () -> {
          Scheduling _ = Scheduling.raiseCallingThread();
        },
        done);
  }

  /** The same, for what nobody waits for. */
  static AddressThreads ofNormalPriority(Runnable done) throws LinuxException {
    return open(() -> {}, () -> {}, done);
  }

  private static AddressThreads open(Runnable upkeepPriority, Runnable priority, Runnable done)
      throws LinuxException {
    PatientThread<AddressUpkeep.Round> upkeep =
        PatientThread.open("vrrp-addresses", upkeepPriority, done);
    try {
      return new AddressThreads(upkeep, PatientThread.open("vrrp-takeover", priority, done));
    } catch (LinuxException e) {
      upkeep.close();
      throw e;
    }
  }

  @Override
  public void close() {
    placement.close();
    upkeep.close();
  }
}
