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
   * Both, for the network namespace of the calling thread.
   *
   * @param done is run after each round
   * @throws LinuxException when the kernel refuses a socket
   */
  static AddressThreads open(Runnable done) throws LinuxException {
    PatientThread<AddressUpkeep.Round> upkeep =
        PatientThread.open("vrrp-addresses", Scheduling::favourCallingThread, done);
    try {
      // Clients wait for it, as for the loop.
      return new AddressThreads(
          upkeep,
          PatientThread.open(
              "vrrp-takeover",
              () -> {
                Scheduling _ = Scheduling.raiseCallingThread();
              },
              done));
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
