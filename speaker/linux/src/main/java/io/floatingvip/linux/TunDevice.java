package io.floatingvip.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * A network interface that lives exactly as long as this object or, at the latest, this process: a
 * TUN device that is not persistent. Whatever ends the process, the kernel removes the device
 * together with its addresses at once. It is there to hold addresses; packets that are routed into
 * it are dropped.
 */
public final class TunDevice implements AutoCloseable {
  private static final int LONGEST_NAME = 15;

  /**
   * Above the numbers of all sockets for packets and nearly all others: the kernel waits 10 ms and
   * more when it releases one for packets, and the addresses must not stay for that time.
   */
  private static final int FIRST_TO_GO = 4000;

  private final Descriptor descriptor;
  private final Link link;

  private TunDevice(Descriptor descriptor, Link link) {
    this.descriptor = descriptor;
    this.link = link;
  }

  /**
   * Makes the device and sets it up.
   *
   * @param name 1..15 bytes, such as {@code fvip0}; {@code %d} in it becomes the first free number
   * @param routes for setting it up
   * @throws LinuxException ENOENT, ENXIO: the host has no TUN driver; EACCES, EPERM: it is not
   *     allowed; EBUSY: another process holds a device of the name
   * @throws IllegalArgumentException if the name is empty or too long
   */
  public static TunDevice create(String name, RouteSocket routes) throws LinuxException {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0 || bytes.length > LONGEST_NAME) {
      throw new IllegalArgumentException("an interface name has 1 to 15 bytes: '" + name + "'");
    }
    String what = "make the TUN device " + name;
    Descriptor descriptor = Descriptor.file("/dev/net/tun", Uapi.O_RDWR | Uapi.O_NONBLOCK, what);
    try {
      MemorySegment request = Arena.ofAuto().allocate(Structs.IFREQ);
      MemorySegment.copy(bytes, 0, request, JAVA_BYTE, 0, bytes.length);
      long flags = Structs.offset(Structs.IFREQ, "ifr_flags");
      request.set(JAVA_SHORT, flags, (short) (Uapi.IFF_TUN | Uapi.IFF_NO_PI));
      int result = Libc.ioctl(descriptor.state(), descriptor.fd(), Uapi.TUNSETIFF, request);
      int _ = descriptor.state().check(result, "ioctl TUNSETIFF", what);
      Link link =
          routes
              .link(request.getString(0))
              .orElseThrow(() -> new LinuxException("it is not there", Errno.ENODEV.code(), what));
      routes.setUp(link.index());
      descriptor.moveUp(FIRST_TO_GO);
      return new TunDevice(descriptor, link);
    } catch (LinuxException e) {
      descriptor.close();
      throw e;
    }
  }

  /** The interface as it was when it was made. */
  public Link link() {
    return link;
  }

  /** Removes the device with all its addresses. */
  @Override
  public void close() {
    descriptor.close();
  }
}
