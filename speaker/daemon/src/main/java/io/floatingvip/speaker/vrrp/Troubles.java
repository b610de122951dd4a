package io.floatingvip.speaker.vrrp;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the kernel refuses at the moment: each trouble is told once, and again only when it is
 * another one.
 */
final class Troubles {
  private final Map<String, String> present = new HashMap<>();
  private final Consumer<VrrpEvent> events;

  Troubles(Consumer<VrrpEvent> events) {
    this.events = events;
  }

  /** Something about the subject failed. */
  void report(String subject, Exception failure) {
    report(subject, String.valueOf(failure.getMessage()));
  }

  /** Something is wrong with the subject, in words. */
  void report(String subject, String message) {
    if (!message.equals(present.put(subject, message))) {
      events.accept(new VrrpEvent.EnvironmentTrouble(subject, message));
    }
  }

  /** All is well with the subject. */
  void clear(String subject) {
    if (!present.isEmpty()) {
      present.remove(subject);
    }
  }
}
