package io.floatingvip.speaker.vrrp;

import io.floatingvip.linux.UdpFlow;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;

/** Knows the UDP sessions of this host, of which the kernel knows nothing. */
public interface SessionSource {
  /** Those in progress at these addresses. Any thread may ask, and may have to wait a little. */
  List<UdpFlow> at(Set<InetAddress> addresses);
}
