package io.floatingvip.forwarding.config;

/** The transport protocol of a listener. */
public enum Protocol {
  TCP,
  UDP
}
