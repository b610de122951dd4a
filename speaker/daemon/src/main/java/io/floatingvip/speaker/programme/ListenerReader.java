package io.floatingvip.speaker.programme;

import io.floatingvip.forwarding.config.Cidr;
import io.floatingvip.forwarding.config.ListenerConfig;
import io.floatingvip.forwarding.config.LogShare;
import io.floatingvip.forwarding.config.Protocol;
import io.floatingvip.speaker.programme.Fields.Indexed;
import io.floatingvip.vrrp.IpAddress;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one listener. */
final class ListenerReader {
  private static final Pattern SHARE = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,6})?)%");

  private ListenerReader() {}

  static Item<ListenerConfig> read(Fields fields) {
    String name = Names.name(fields);
    List<Indexed<IpAddress>> addresses = addresses(fields);
    int port = fields.number("port", 1, 65535);
    Protocol protocol = fields.choice("protocol", Protocol.TCP);
    String pool = fields.text("pool", "write the name of a pool");
    List<Cidr> allowedSources = blocks(fields, "allowedSources");
    int maxConnections = fields.number("maxConnections", 0, Integer.MAX_VALUE, 0);
    List<Cidr> acceptProxyProtocol = blocks(fields, "acceptProxyProtocol");
    if (protocol == Protocol.UDP && !acceptProxyProtocol.isEmpty()) {
      fields.mistake("acceptProxyProtocol", "UDP has no PROXY protocol", "remove it");
    }
    LogShare log =
        fields
            .text("log")
            .flatMap(text -> fields.guarded("log", () -> logShare(text)))
            .orElse(LogShare.NONE);
    List<InetAddress> bound =
        addresses.stream().map(address -> address.value().toInetAddress()).toList();
    Optional<ListenerConfig> value =
        fields.end(() ->
            new ListenerConfig(
                name,
                bound,
                port,
                protocol,
                pool,
                allowedSources,
                maxConnections,
                acceptProxyProtocol,
                log));
    return new Item<>(
        fields, name, claims(name, addresses, port, protocol), Item.reference(fields, pool), value);
  }

  private static List<Indexed<IpAddress>> addresses(Fields fields) {
    List<Indexed<IpAddress>> addresses = fields.texts("addresses", ListenerReader::address);
    if (fields.lacksItems("addresses")) {
      fields.mistake("addresses", "there is no address", "write at least one");
    }
    Set<IpAddress> seen = new HashSet<>();
    for (Indexed<IpAddress> address : addresses) {
      if (!seen.add(address.value())) {
        fields.mistake(
            "addresses",
            address.index(),
            address.value() + " is given twice",
            "write each address once");
      }
    }
    return addresses;
  }

  private static IpAddress address(String text) {
    if (text.contains("/")) {
      throw new IllegalArgumentException(
          Quotation.of(text) + " has a prefix length: write the address without it");
    }
    IpAddress address = IpAddress.parse(text);
    if (address.isMulticast()) {
      throw new IllegalArgumentException(text + " is a multicast address: write a unicast one");
    }
    return address;
  }

  private static List<Cidr> blocks(Fields fields, String name) {
    return fields.texts(name, ListenerReader::block).stream().map(Indexed::value).toList();
  }

  private static Cidr block(String text) {
    int slash = text.indexOf('/');
    // The forwarder's own reader knows the short forms of IPv4, such as 10.1 for 10.0.0.1.
    IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    return Cidr.parse(text);
  }

  private static LogShare logShare(String text) {
    Matcher matcher = SHARE.matcher(text);
    if (text.equals("None")) {
      return LogShare.NONE;
    }
    if (text.equals("All")) {
      return LogShare.ALL;
    }
    if (!matcher.matches() || new BigDecimal(matcher.group(1)).doubleValue() > 100) {
      throw new IllegalArgumentException(
          Quotation.of(text) + " is no share: write None, All or a share such as 1%");
    }
    return new LogShare(new BigDecimal(matcher.group(1)).movePointLeft(2).doubleValue());
  }

  private static List<Item.Claim> claims(
      String name, List<Indexed<IpAddress>> addresses, int port, Protocol protocol) {
    List<Item.Claim> claims = new ArrayList<>();
    if (!name.isEmpty()) {
      claims.add(Item.nameClaim(name));
    }
    Set<IpAddress> seen = new HashSet<>();
    for (Indexed<IpAddress> address : addresses) {
      if (port > 0 && seen.add(address.value())) {
        String socket = address.value() + " port " + port + " (" + protocol + ")";
        claims.add(
            new Item.Claim(
                socket,
                "addresses",
                address.index(),
                socket + " is",
                "write another address or port"));
      }
    }
    return claims;
  }
}
