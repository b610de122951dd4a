package io.floatingvip.forwarding.config;

/**
 * The PROXY protocol header that backends get before the first byte (HAProxy's {@code
 * proxy-protocol.txt}).
 */
public enum ProxyProtocol {
  None,
  /** The text form, section 2.1. */
  V1,
  /** The binary form, section 2.2. */
  V2
}
