package io.floatingvip.operator.loadbalancer;

import io.floatingvip.crds.BackendPool;
import io.floatingvip.crds.VirtualIP;
import java.util.List;

/** What a Service becomes. */
public sealed interface Translation {
  /**
   * A VirtualIP with its BackendPools.
   *
   * @param virtualIP the VirtualIP
   * @param pools a pool for each of its ports
   * @param mode who forwards
   * @param unsupported the fields that are not done justice to, each with what to write instead
   */
  record Made(VirtualIP virtualIP, List<BackendPool> pools, IpMode mode, List<String> unsupported)
      implements Translation {}

  /**
   * Nothing: what was made of it before stays as it is.
   *
   * @param message the field, what is wrong with it, and what to write
   */
  record Refused(String message) implements Translation {}
}
