package io.floatingvip.forwarding.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, 11.0.0.1",
    "192.168.64.129/25, 192.168.64.128, 192.168.64.127",
    "10.0.0.7, 10.0.0.7, 10.0.0.8",
    "0.0.0.0/0, 203.0.113.9, 2001:db8::1",
    "2001:db8::/33, 2001:db8:7fff::1, 2001:db8:8000::1",
    "::/0, ::1, 127.0.0.1"
  })
  void containsItsAddressesAndNoOthers(String block, String inside, String outside) {
    assertTrue(Cidr.parse(block).contains(InetAddress.ofLiteral(inside)));
    assertFalse(Cidr.parse(block).contains(InetAddress.ofLiteral(outside)));
  }

  @Test
  void bitsBehindThePrefixDoNotMatter() {
    assertEquals(Cidr.parse("10.0.0.0/8"), Cidr.parse("10.1.2.3/8"));
    assertEquals("10.0.0.0/8", Cidr.parse("10.1.2.3/8").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/",
        "10.0.0/8",
        "::/129",
        "example.org/8",
        "10.0.0.0/8/8"
      })
  void nonsenseIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Cidr.parse(text));
  }
}
