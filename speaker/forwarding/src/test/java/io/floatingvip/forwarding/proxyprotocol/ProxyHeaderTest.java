package io.floatingvip.forwarding.proxyprotocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.forwarding.config.ProxyProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderTest {
  private static InetSocketAddress address(String host, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(host), port);
  }

  private static String text(ByteBuf bytes) {
    try {
      return bytes.toString(StandardCharsets.US_ASCII);
    } finally {
      bytes.release();
    }
  }

  @Test
  void versionOneIsALineOfText() {
    assertEquals(
        "PROXY TCP4 192.0.2.7 10.0.0.100 40000 80\r\n",
        text(
            ProxyHeader.relayed(
                ProxyProtocol.V1, address("192.0.2.7", 40000), address("10.0.0.100", 80))));
    assertEquals(
        "PROXY TCP6 2001:db8:0:0:0:0:0:7 2001:db8:0:0:0:0:0:100 40000 80\r\n",
        text(
            ProxyHeader.relayed(
                ProxyProtocol.V1, address("2001:db8::7", 40000), address("2001:db8::100", 80))));
    assertEquals("PROXY UNKNOWN\r\n", text(ProxyHeader.local(ProxyProtocol.V1)));
  }

  @Test
  void versionTwoIsBinary() {
    ByteBuf header =
        ProxyHeader.relayed(
            ProxyProtocol.V2, address("192.0.2.7", 40000), address("10.0.0.100", 80));
    byte[] expected = {
      0x0d,
      0x0a,
      0x0d,
      0x0a,
      0x00,
      0x0d,
      0x0a,
      0x51,
      0x55,
      0x49,
      0x54,
      0x0a, // signature
      0x21,
      0x11,
      0,
      12, // PROXY, TCP over IPv4, 12 bytes
      (byte) 192,
      0,
      2,
      7,
      10,
      0,
      0,
      100,
      (byte) 0x9c,
      0x40,
      0,
      80
    };
    assertEquals(Unpooled.wrappedBuffer(expected), header);
    header.release();
    ByteBuf local = ProxyHeader.local(ProxyProtocol.V2);
    assertEquals(0x20, local.getByte(12));
    local.release();
  }

  @Test
  void noneIsEmpty() {
    assertEquals(
        "", text(ProxyHeader.relayed(ProxyProtocol.None, address("::1", 1), address("::1", 2))));
  }

  @ParameterizedTest
  @EnumSource(names = {"V1", "V2"})
  void headerThatComesByteByByteIsReadAndTheRestKept(ProxyProtocol form) {
    InetSocketAddress source = address("192.0.2.7", 40000);
    InetSocketAddress destination = address("10.0.0.100", 80);
    ByteBuf header = ProxyHeader.relayed(form, source, destination);
    try (ProxyHeaderReader reader = new ProxyHeaderReader()) {
      while (header.readableBytes() > 1) {
        assertTrue(reader.read(header.readBytes(1)).isEmpty());
      }
      ByteBuf last =
          Unpooled.buffer()
              .writeBytes(header)
              .writeBytes("hello".getBytes(StandardCharsets.US_ASCII));
      assertEquals(
          Optional.of(
              new ProxyHeaderReader.Addresses(Optional.of(source), Optional.of(destination))),
          reader.read(last));
      assertEquals("hello", text(reader.rest()));
    }
    header.release();
  }

  @ParameterizedTest
  @EnumSource(names = {"V1", "V2"})
  void senderThatSpeaksForItselfHasNoAddresses(ProxyProtocol form) {
    try (ProxyHeaderReader reader = new ProxyHeaderReader()) {
      ProxyHeaderReader.Addresses addresses = reader.read(ProxyHeader.local(form)).orElseThrow();
      assertTrue(addresses.source().isEmpty());
      assertEquals("", text(reader.rest()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "PROXY TCP4 999.0.0.1 1.1.1.1 1 2\r\n",
        "PROXY TCP4 1.1.1.1\r\n"
      })
  void anythingElseIsRefused(String text) {
    try (ProxyHeaderReader reader = new ProxyHeaderReader()) {
      ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
      assertThrows(HAProxyProtocolException.class, () -> reader.read(bytes));
    }
  }
}
