package io.floatingvip.e2e.cluster;

import java.util.List;

/**
 * The bridge that all machines of a cluster are plugged into, in the outermost space. Outside it
 * there is one process, a shell that waits for the end of the space and then removes the control
 * groups, which are no namespace's own.
 */
final class Lan implements AutoCloseable {
  /** Where machines keep what outlives a power cut, on a tmpfs of the space. */
  static final String DISKS = "/run/disks";

  private static final String GUARD =
      """
      trap '' INT TERM HUP
      unshare --net --mount --pid --fork --kill-child -- "$@"
      # Killed processes leave their control groups a moment later.
      for attempt in $(seq 100); do
        left=$(find /sys/fs/cgroup -maxdepth 2 -type d -name "$0")
        [ -n "$left" ] || exit 0
        find $left -depth -type d -exec rmdir {} + 2>/dev/null || sleep 0.1
      done
      echo "cannot remove $left" >&2
      exit 1
      """;

  private static final String SET_UP =
      """
      mount -t proc proc /proc
      mount -t tmpfs -o mode=755 tmpfs /run
      mkdir %s
      ip link set lo up
      ip link add lan type bridge
      ip link set lan up\
      """
          .formatted(DISKS);

  private final Space space;

  private Lan(Space space) {
    this.space = space;
  }

  /**
   * @param controlGroup the name of the control group, at the top of each hierarchy, that is
   *     removed in the end
   */
  static Lan open(String controlGroup) {
    return new Lan(Space.open(List.of("sh", "-c", GUARD, controlGroup), SET_UP));
  }

  /** What starts a command in new namespaces of a machine on this network. */
  List<String> machineEntrance() {
    return space.entrance(
        List.of("unshare", "--net", "--mount", "--pid", "--uts", "--fork", "--kill-child", "--"));
  }

  /** A cable from the bridge to {@code eth0} of a space, plugged in at both ends. */
  void connect(String cable, Space machine) {
    network(
        "ip",
        "link",
        "add",
        cable,
        "type",
        "veth",
        "peer",
        "name",
        "eth0",
        "netns",
        Long.toString(machine.pid()));
    network("ip", "link", "set", cable, "master", "lan", "up");
  }

  /**
   * Takes a cable away whose machine is gone. The kernel would do so by itself, but a while later,
   * and until then its name is taken.
   */
  void disconnect(String cable) {
    Command.of("ip", "link", "delete", cable).by(space.networkEntrance()).succeeds();
  }

  void unplug(String cable) {
    network("ip", "link", "set", cable, "down");
  }

  void plug(String cable) {
    network("ip", "link", "set", cable, "up");
  }

  private void network(String... command) {
    Command.of(command).by(space.networkEntrance()).run();
  }

  @Override
  public void close() {
    space.close();
  }
}
