package io.floatingvip.vrrp;

/**
 * One thing that keeps a virtual router from standing for election.
 *
 * @param kind at most one fault of each kind is present
 * @param reason in words, for people: {@code eth0 is down}
 */
public record Fault(FaultKind kind, String reason) {}
