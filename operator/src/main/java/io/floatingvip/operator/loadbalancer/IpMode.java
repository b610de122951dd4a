package io.floatingvip.operator.loadbalancer;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who forwards what comes to the address of a Service.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-ip-mode">
 *     Specifying IPMode of load balancer status</a>
 */
public enum IpMode {
  /** The speakers. */
  PROXY("Proxy"),

  /** kube-proxy, or what is there in its place; the address only floats. */
  VIP("VIP");

  private final String text;

  IpMode(String text) {
    this.text = text;
  }

  /** Returns the mode of the name that annotation and status have for it. */
  static Optional<IpMode> of(String text) {
    return Stream.of(values()).filter(mode -> mode.text.equals(text)).findFirst();
  }

  /** Returns the name that annotation and status have for it. */
  public String text() {
    return text;
  }
}
