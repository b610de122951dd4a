package io.floatingvip.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * Reads the kernel's network settings of the calling thread's network namespace; see ip-sysctl of
 * the kernel documentation. Reads only: the settings are the administrator's.
 */
public final class Sysctl {
  private static final Path ROOT = Path.of("/proc/sys/net");

  private Sysctl() {}

  /**
   * A setting of an interface such as {@code arp_announce}, without regard to {@code all}; empty
   * when it can't be read.
   */
  public static OptionalInt ofInterface(Family family, String interfaceName, String setting) {
    String ip = family == Family.IPV4 ? "ipv4" : "ipv6";
    return number(ROOT.resolve(ip).resolve("conf").resolve(interfaceName).resolve(setting));
  }

  /**
   * The IPv4 setting in force on an interface where the larger of {@code all} and the interface's
   * own counts, as for {@code arp_ignore} and {@code rp_filter}; empty when it can't be read.
   */
  public static OptionalInt inForce(String interfaceName, String setting) {
    OptionalInt all = ofInterface(Family.IPV4, "all", setting);
    OptionalInt own = ofInterface(Family.IPV4, interfaceName, setting);
    return all.isPresent() && own.isPresent()
        ? OptionalInt.of(Math.max(all.getAsInt(), own.getAsInt()))
        : OptionalInt.empty();
  }

  private static OptionalInt number(Path file) {
    try {
      return OptionalInt.of(Integer.parseInt(Files.readString(file).strip()));
    } catch (IOException | NumberFormatException e) {
      return OptionalInt.empty();
    }
  }
}
