package io.floatingvip.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A packet(7) socket for one protocol on one interface, without the Ethernet header: the kernel
 * writes it from the destination and the interface's own address.
 */
final class PacketSocket {
  private static final int CAPACITY = 2048;
  private static final long PROTOCOL = Structs.offset(Structs.SOCKADDR_LL, "sll_protocol");
  private static final long INDEX = Structs.offset(Structs.SOCKADDR_LL, "sll_ifindex");
  private static final long ADDRESS_LENGTH = Structs.offset(Structs.SOCKADDR_LL, "sll_halen");
  private static final long HARDWARE_ADDRESS = Structs.offset(Structs.SOCKADDR_LL, "sll_addr");
  private static final long NAME_LENGTH = Structs.offset(Structs.MSGHDR, "msg_namelen");

  private final Descriptor descriptor;
  private final int protocol;
  private final int interfaceIndex;
  private final MemorySegment name = Arena.ofAuto().allocate(Structs.SOCKADDR_LL);
  private final MemorySegment vector = Arena.ofAuto().allocate(Structs.IOVEC);
  private final MemorySegment header = Arena.ofAuto().allocate(Structs.MSGHDR);
  private final MemorySegment data = Arena.ofAuto().allocate(CAPACITY, Long.BYTES);

  private PacketSocket(Descriptor descriptor, int protocol, int interfaceIndex) {
    this.descriptor = descriptor;
    this.protocol = protocol;
    this.interfaceIndex = interfaceIndex;
    MessageHeader.wire(header, name, vector, MemorySegment.NULL);
  }

  /** Opens one that sends but does not hear anything yet. */
  static PacketSocket open(int protocol, int interfaceIndex, String what) throws LinuxException {
    return new PacketSocket(
        Descriptor.socket(Uapi.AF_PACKET, Uapi.SOCK_DGRAM, 0, what), protocol, interfaceIndex);
  }

  /** Begins to hear the packets of the protocol. Attach a filter first. */
  void listen() throws LinuxException {
    writeName(MacAddress.ZERO);
    descriptor.bind(name);
  }

  /**
   * The next packet, valid until the next call of this object; null when there is none at the
   * moment.
   */
  @Nullable ByteBuffer receive() throws LinuxException {
    while (true) {
      header.set(JAVA_INT, NAME_LENGTH, (int) name.byteSize());
      MessageHeader.aim(vector, data, CAPACITY);
      long length = Libc.recvmsg(descriptor.state(), descriptor.fd(), header, Uapi.MSG_DONTWAIT);
      if (length >= 0) {
        return data.asSlice(0, length).asByteBuffer();
      }
      if (descriptor.state().is(Errno.EAGAIN)) {
        return null;
      }
      if (!descriptor.state().is(Errno.EINTR)) {
        throw descriptor.failure("recvmsg");
      }
    }
  }

  /** The Ethernet address from which the last received packet came. */
  MacAddress sender() {
    byte[] bytes = new byte[MacAddress.LENGTH];
    MemorySegment.copy(name, JAVA_BYTE, HARDWARE_ADDRESS, bytes, 0, bytes.length);
    return MacAddress.of(bytes);
  }

  void send(byte[] packet, MacAddress destination) throws LinuxException {
    writeName(destination);
    header.set(JAVA_INT, NAME_LENGTH, (int) name.byteSize());
    MemorySegment.copy(packet, 0, data, JAVA_BYTE, 0, packet.length);
    MessageHeader.aim(vector, data, packet.length);
    if (Libc.sendmsg(descriptor.state(), descriptor.fd(), header, Uapi.MSG_DONTWAIT) < 0) {
      throw descriptor.failure("sendmsg");
    }
  }

  private void writeName(MacAddress destination) {
    name.set(JAVA_SHORT, 0, (short) Uapi.AF_PACKET);
    name.set(JAVA_SHORT, PROTOCOL, Short.reverseBytes((short) protocol));
    name.set(JAVA_INT, INDEX, interfaceIndex);
    name.set(JAVA_BYTE, ADDRESS_LENGTH, (byte) MacAddress.LENGTH);
    byte[] bytes = destination.bytes();
    MemorySegment.copy(bytes, 0, name, JAVA_BYTE, HARDWARE_ADDRESS, bytes.length);
  }

  Descriptor descriptor() {
    return descriptor;
  }

  void close() {
    descriptor.close();
  }
}
