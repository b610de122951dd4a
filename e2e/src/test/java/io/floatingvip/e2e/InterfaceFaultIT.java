package io.floatingvip.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.Wait;
import org.junit.jupiter.api.Test;

/** What may happen to the interface of an Active: its successor is there, and it comes back. */
class InterfaceFaultIT {
  private static final int FLAPS = 30;

  @Test
  void thirtyFlapsOfTheCarrierEndInOneActive() {
    try (Segment segment = Segment.open("interface-flaps")) {
      Pair pair = Pair.start(segment);
      for (int i = 0; i < FLAPS; i++) {
        segment.nodeA().pullCable();
        segment.nodeA().plugCable();
      }
      pair.awaitOrder();
    }
  }

  @Test
  void anInterfaceThatIsMadeAnewIsUsedAgain() {
    try (Segment segment = Segment.open("interface-anew")) {
      Pair pair = Pair.start(segment);
      String before = index(pair.a());
      segment.nodeA().replaceInterface();
      Segment.awaitState(pair.b(), "Active");
      Segment.awaitHolding(segment.nodeB());
      segment.nodeA().run("ip", "address", "add", "192.168.64.11/24", "dev", LabNode.INTERFACE);
      pair.awaitOrder();
      assertTrue(!before.equals(index(pair.a())), "another index than " + before);
    }
  }

  @Test
  void aLostPrimaryAddressHandsOverUntilItIsBack() {
    try (Segment segment = Segment.open("interface-address")) {
      Pair pair = Pair.start(segment);
      String own = segment.nodeA().address() + "/24";
      segment.nodeA().run("ip", "address", "delete", own, "dev", LabNode.INTERFACE);
      Segment.awaitState(pair.b(), "Active");
      Wait.until(
          "node-a has given " + Segment.VIP + " up",
          Segment.PATIENCE,
          () -> !segment.nodeA().holds(Segment.VIP));
      segment.nodeA().run("ip", "address", "add", own, "dev", LabNode.INTERFACE);
      pair.awaitOrder();
    }
  }

  @Test
  void anotherMacAddressIsToldToTheNeighborsAndTheActiveStaysActive() {
    try (Segment segment = Segment.open("interface-mac")) {
      Pair pair = Pair.start(segment);
      LabNode client = segment.client();
      String mac = "02:00:00:00:00:55";
      String before = pair.transitions();
      // A neighbor that knows the address; one that does not has nothing to learn.
      client.run(
          "ip",
          "neighbor",
          "replace",
          Segment.VIP,
          "lladdr",
          "02:00:00:00:00:44",
          "dev",
          "eth0",
          "nud",
          "stale");
      segment.nodeA().run("ip", "link", "set", LabNode.INTERFACE, "address", mac);
      Wait.until(
          () -> "the client knows it: " + client.run("ip", "neighbor"),
          Segment.PATIENCE,
          () -> client.run("ip", "neighbor", "show", Segment.VIP).contains(mac));
      // Whoever asks for the status may have to find the host again first.
      Segment.awaitState(pair.a(), "Active");
      assertEquals(before, pair.transitions());
    }
  }

  private static String index(SpeakerProgram speaker) {
    return speaker.status().at("/interfaces/0/index").asText();
  }

  /** Node-a, preferred, and node-b. */
  private record Pair(SpeakerProgram a, SpeakerProgram b) {
    static Pair start(Segment segment) {
      SpeakerProgram a = segment.startSpeaker(segment.nodeA(), 150, true);
      Segment.awaitState(a, "Active");
      SpeakerProgram b = segment.startSpeaker(segment.nodeB(), 100, true);
      Segment.awaitState(b, "Backup");
      return new Pair(a, b);
    }

    String transitions() {
      return a.status().at("/virtualRouters/0/transitions")
          + " "
          + b.status().at("/virtualRouters/0/transitions");
    }

    /** Each has the state that its priority gives it, and the addresses are where they belong. */
    void awaitOrder() {
      Wait.until(
          () -> "a: " + a.status() + "\nb: " + b.status() + "\n" + a.process().log(),
          Segment.PATIENCE,
          () ->
              a.state().equals("Active")
                  && b.state().equals("Backup")
                  && a.node().holds(Segment.VIP)
                  && !b.node().holds(Segment.VIP));
    }
  }
}
