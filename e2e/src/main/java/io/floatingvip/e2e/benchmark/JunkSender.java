package io.floatingvip.e2e.benchmark;

import io.floatingvip.e2e.lab.JavaProgram;
import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.LabProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends one datagram at a fixed rate until it is ended. Arguments: source port, destination port,
 * packets a second, payload (an IPv4 address).
 */
public final class JunkSender {
  private static final String GROUP = "224.0.0.18";

  private JunkSender() {}

  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[0]);
    InetSocketAddress target = new InetSocketAddress(GROUP, Integer.parseInt(arguments[1]));
    long intervalNanos = 1_000_000_000L / Integer.parseInt(arguments[2]);
    ByteBuffer payload = ByteBuffer.wrap(InetAddress.getByName(arguments[3]).getAddress());
    try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
      channel.bind(new InetSocketAddress(port));
      channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 255);
      channel.setOption(
          StandardSocketOptions.IP_MULTICAST_IF, NetworkInterface.getByName(LabNode.INTERFACE));
      for (long next = System.nanoTime(); ; next += intervalNanos) {
        channel.send(payload.rewind(), target);
        LockSupport.parkNanos(next - System.nanoTime());
      }
    }
  }

  /** Starts one on a host. */
  static LabProcess start(LabNode node, Junk junk, int perSecond) {
    int checksum = junk.checksum(number(node.address()), number(FailoverSegment.VIP));
    node.run(
        "nft",
        """
        table ip junk
        delete table ip junk
        table ip junk {
          chain out {
            type filter hook postrouting priority 0
            ip daddr %s udp sport %d ip protocol set 112 @th,32,16 set %d @th,48,16 set %d
          }
        }
        """
            .formatted(GROUP, junk.sourcePort(), junk.interval(), checksum));
    return node.start(
        "junk",
        new JavaProgram(JunkSender.class)
            .command(
                Integer.toString(junk.sourcePort()),
                Integer.toString(junk.destinationPort()),
                Integer.toString(perSecond),
                FailoverSegment.VIP),
        Map.of());
  }

  private static int number(String ipv4) {
    try {
      return ByteBuffer.wrap(InetAddress.getByName(ipv4).getAddress()).getInt();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(ipv4, e);
    }
  }
}
