package io.floatingvip.vrrp;

/**
 * Who holds the addresses, as far as this router knows.
 *
 * @param address its source address
 * @param priority with which it advertises
 */
public record ActiveRouter(IpAddress address, Priority priority) {}
