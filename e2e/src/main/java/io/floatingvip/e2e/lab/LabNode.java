package io.floatingvip.e2e.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A host of the laboratory: a network namespace with one cable ({@code eth0}) to the segment. */
public final class LabNode {
  /** The name of every node's interface on the segment. */
  public static final String INTERFACE = "eth0";

  private final Lab lab;
  private final String name;
  private final String address;
  private final String port;
  private final LabProcess anchor;

  LabNode(Lab lab, String name, String address) {
    this.lab = lab;
    this.name = name;
    this.address = address;
    this.port = "p-" + name;
    HostCommand.run("ip", "netns", "add", name);
    plugIn();
    HostCommand.run("ip", "-n", name, "link", "set", "lo", "up");
    HostCommand.run(
        "ip", "-n", name, "address", "add", address + "/" + Lab.PREFIX_LENGTH, "dev", INTERFACE);
    HostCommand.run("ip", "-n", name, "link", "set", INTERFACE, "up");
    // /proc shows a namespace's network only through a process in it.
    this.anchor = start("anchor", List.of("sleep", "infinity"), Map.of());
    Wait.until(name + " is on the segment", Duration.ofSeconds(10), () -> holds(address));
  }

  private void plugIn() {
    HostCommand.run("ip", "link", "add", port, "type", "veth", "peer", INTERFACE, "netns", name);
    HostCommand.run("ip", "link", "set", port, "master", Lab.BRIDGE, "up");
  }

  /**
   * Takes its interface away and gives it another of the same name, which is up and has no address,
   * as a driver does that is loaded anew.
   */
  public void replaceInterface() {
    unplug();
    plugIn();
    HostCommand.run("ip", "-n", name, "link", "set", INTERFACE, "up");
  }

  public String name() {
    return name;
  }

  /** Its own IPv4 address on the segment. */
  public String address() {
    return address;
  }

  /** The command as this host runs it. */
  public List<String> command(List<String> command) {
    return Stream.concat(Stream.of("ip", "netns", "exec", name), command.stream()).toList();
  }

  /** Starts a program on this host; its output goes to {@code <folder>/<host>-<program>.log}. */
  public LabProcess start(String program, List<String> command, Map<String, String> environment) {
    return lab.start(name + "-" + program, command(command), environment);
  }

  /**
   * Runs a command on this host to its end.
   *
   * @return what it wrote
   * @throws IllegalStateException if it failed
   */
  public String run(String... command) {
    return HostCommand.run(command(List.of(command)));
  }

  /** Whether one of its interfaces holds the address now, read from the kernel's own tables. */
  public boolean holds(String ip) {
    return ip.indexOf(':') < 0 ? localAddresses().contains(ip) : holdsIpv6(ip);
  }

  private boolean holdsIpv6(String ip) {
    String digits = HexFormat.of().formatHex(Inet6Address.ofLiteral(ip).getAddress());
    return lines("if_inet6").stream().anyMatch(line -> line.startsWith(digits));
  }

  private List<String> lines(String table) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(anchor.pid()), "net", table));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every IPv4 address that this host answers for, on any interface. */
  private List<String> localAddresses() {
    List<String> local = new ArrayList<>();
    String candidate = "";
    for (String line : lines("fib_trie")) {
      String entry = line.strip();
      if (entry.startsWith("|--")) {
        candidate = entry.substring(3).strip();
      } else if (entry.equals("/32 host LOCAL")) {
        local.add(candidate);
      }
    }
    return local;
  }

  /**
   * How often TCP on this host has sent again because nothing came back in time: a packet was lost,
   * there or back. Counted by the kernel, which does not wait for programs (TCPTimeouts, RFC 6298).
   */
  public long retransmissionTimeouts() {
    List<String> extended = lines("netstat").stream().filter(l -> l.startsWith("TcpExt:")).toList();
    List<String> names = List.of(extended.getFirst().split(" ", -1));
    return Long.parseLong(extended.getLast().split(" ", -1)[names.indexOf("TCPTimeouts")]);
  }

  /** Pulls its cable out of the switch: both ends lose their carrier. */
  public void pullCable() {
    HostCommand.run("ip", "link", "set", port, "down");
  }

  /** Plugs its cable in again. */
  public void plugCable() {
    HostCommand.run("ip", "link", "set", port, "up");
  }

  void unplug() {
    HostCommand.run("ip", "link", "delete", port);
  }

  void remove() {
    HostCommand.run("ip", "netns", "delete", name);
  }

  @Override
  public String toString() {
    return name;
  }
}
