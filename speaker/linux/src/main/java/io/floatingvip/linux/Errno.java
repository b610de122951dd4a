package io.floatingvip.linux;

/**
 * The error numbers that this package tells apart or may show to a person; see errno(3). The codes
 * are those of the generic ABI, which x86-64 and AArch64 share.
 */
public enum Errno {
  /** Operation not permitted: the capability is missing. */
  EPERM(1),
  /** No such file or directory. */
  ENOENT(2),
  /** A signal interrupted the call. */
  EINTR(4),
  /** Input or output error. */
  EIO(5),
  /** No such device or address. */
  ENXIO(6),
  /** The file descriptor is not open. */
  EBADF(9),
  /** Nothing to receive, or no room to send, at the moment. */
  EAGAIN(11),
  /** The kernel has no memory. */
  ENOMEM(12),
  /** Permission denied. */
  EACCES(13),
  /** Device or resource busy, such as an interface name in use. */
  EBUSY(16),
  /** What was to be added is there already. */
  EEXIST(17),
  /** No such device: the interface is gone. */
  ENODEV(19),
  /** An argument has a value that the kernel does not take. */
  EINVAL(22),
  /** Too many open files in the system. */
  ENFILE(23),
  /** Too many open files in this process. */
  EMFILE(24),
  /** The message is too long for the socket or the interface. */
  EMSGSIZE(90),
  /** The kernel does not know this option. */
  ENOPROTOOPT(92),
  /** The kernel lacks the protocol. */
  EPROTONOSUPPORT(93),
  /** The operation is not supported here. */
  EOPNOTSUPP(95),
  /** The kernel lacks the address family, such as IPv6 disabled. */
  EAFNOSUPPORT(97),
  /** The address is in use. */
  EADDRINUSE(98),
  /** The address is not (or no longer) one of this host's. */
  EADDRNOTAVAIL(99),
  /** The interface is down. */
  ENETDOWN(100),
  /** No route to the network. */
  ENETUNREACH(101),
  /** No buffer space: on a netlink monitor, events were lost. */
  ENOBUFS(105),
  /** The time limit passed. */
  ETIMEDOUT(110),
  /** No route to the host, or nobody answered for it. */
  EHOSTUNREACH(113),
  /** An error number that is none of the above. */
  UNKNOWN(0);

  private static final Errno[] BY_CODE = new Errno[134];

  static {
    for (Errno errno : values()) {
      BY_CODE[errno.code] = errno;
    }
  }

  private final int code;

  Errno(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static Errno of(int code) {
    Errno known = code > 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    return known == null ? UNKNOWN : known;
  }
}
