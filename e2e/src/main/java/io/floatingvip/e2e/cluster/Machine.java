package io.floatingvip.e2e.cluster;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One host of the cluster: its own processes, network, {@code /run}, {@code /var} and host name,
 * and one cable to the {@link Lan}. What it writes to {@code /var} outlives a power cut, as on a
 * disk, and ends with the cluster; the rest of the file system is that of the machine all of it
 * runs on. It has no default route.
 */
public final class Machine implements AutoCloseable {
  private final Lan lan;
  private final String name;
  private final String address;
  private final Path logs;
  private final List<String> precedence;
  private @Nullable Space space;

  /**
   * @param address its IPv4 address with prefix length
   * @param logs the folder for what its programs write
   * @param precedence what it is told to run is started by these words, which give it its share of
   *     the processors
   */
  Machine(Lan lan, String name, String address, Path logs, List<String> precedence) {
    this.lan = lan;
    this.name = name;
    this.address = address;
    this.logs = logs;
    this.precedence = precedence;
  }

  public String name() {
    return name;
  }

  /** Its address, without prefix length. */
  public String address() {
    return address.substring(0, address.indexOf('/'));
  }

  /** Of a network that exists in no cluster's pods or services: only virtual IPs need it. */
  private String ipv6() {
    return "fd00:64::" + address().substring(address().lastIndexOf('.') + 1) + "/64";
  }

  /** Boots it; none of its programs runs yet. */
  void powerOn() {
    Space booted = Space.open(lan.machineEntrance(), setUp());
    space = booted;
    lan.connect(name, booted);
    run("ip", "address", "add", address, "dev", "eth0");
    run("ip", "address", "add", ipv6(), "dev", "eth0", "nodad");
    run("ip", "link", "set", "eth0", "up");
  }

  private String setUp() {
    return """
    hostname %1$s
    mount -t proc proc /proc
    disk=%2$s/%1$s
    mkdir -p $disk/var $disk/work $disk/containerd
    mount -t overlay -o lowerdir=/var,upperdir=$disk/var,workdir=$disk/work overlay /var
    # containerd cannot put its own overlays on an overlay.
    mkdir -p /var/lib/containerd
    mount --bind $disk/containerd /var/lib/containerd
    mount -t tmpfs -o mode=755 tmpfs /run
    ip link set lo up
    """
        .formatted(name, Lan.DISKS);
  }

  /** Cuts its power: the cable is dead and every process gone at once. */
  public void powerOff() {
    Space running = space();
    unplug();
    running.close();
    lan.disconnect(name);
    space = null;
  }

  /** Pulls its cable; its programs go on. */
  public void unplug() {
    lan.unplug(name);
  }

  public void plug() {
    lan.plug(name);
  }

  /** Runs a command on it to its end and returns what it wrote. */
  public String run(String... command) {
    return command(command).run();
  }

  /** The command as it is started from outside to run on this machine. */
  public Command command(String... command) {
    return Command.of(command).by(space().entrance()).by(precedence);
  }

  /**
   * The command as it is started from outside to run in this machine's network only: its process
   * number is this process's business, and killing it kills it.
   */
  public Command networkCommand(String... command) {
    return Command.of(command).by(space().networkEntrance()).by(precedence);
  }

  /** Starts a program that goes on until it is stopped or the machine's power is cut. */
  Service start(String program, Command command) {
    // It must never run in another network than its machine's: entering all namespaces is one step
    // with starting it.
    return new Service(
        program,
        command.by(space().entrance()).by(precedence),
        logs.resolve(name + "-" + program + ".log"));
  }

  private Space space() {
    Space running = space;
    if (running == null) {
      throw new ClusterException(name + " is switched off");
    }
    return running;
  }

  @Override
  public void close() {
    if (space != null) {
      powerOff();
    }
  }

  /** Shell commands as one string, for what has redirections. */
  void shell(String script) {
    command("sh", "-ec", script).run();
  }
}
