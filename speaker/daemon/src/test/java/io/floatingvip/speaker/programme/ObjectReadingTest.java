package io.floatingvip.speaker.programme;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.floatingvip.forwarding.config.ListenerConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObjectReadingTest {
  private static final String WEB =
      """
      {"name": "web", "virtualRouterID": 51, "interface": "eth0", "addresses": ["10.0.0.1"]}\
      """;
  private static final String DB =
      """
      {"name": "db", "virtualRouterID": 52, "interface": "eth0", "addresses": ["10.0.0.2"]}\
      """;
  private static final String POOL =
      """
      {"name": "web", "retries": 5, "endpoints": []}\
      """;
  private static final String LISTENER =
      """
      {"name": "http", "addresses": ["10.0.0.1"], "port": 80, "pool": "web"}\
      """;

  private static Reading read(Reading before, String spec) {
    try {
      return Reading.ofObject(new ObjectMapper().readTree(spec), before);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Reading routers(Reading before, String... items) {
    return read(before, "{\"virtualRouters\": [" + String.join(",", items) + "]}");
  }

  private static Reading forwarding(Reading before, String listener, String pool) {
    return read(before, "{\"listeners\": [" + listener + "], \"pools\": [" + pool + "]}");
  }

  private static List<String> names(Reading reading) {
    return reading.programme().virtualRouters().stream().map(VirtualRouter::name).toList();
  }

  private static List<String> mistakes(Reading reading) {
    return reading.mistakes().stream().map(Mistake::toString).toList();
  }

  @Test
  void aPoolOfAnObjectHasNoEndpointsWhereItsEmptyListWasLeftOut() {
    Reading reading = forwarding(Reading.NONE, LISTENER, "{\"name\": \"web\"}");

    assertEquals(List.of(), mistakes(reading));
    assertEquals(List.of(), reading.programme().pools().getFirst().config().endpoints());
  }

  @Test
  void anObjectWithoutSpecIsTheEmptyProgramme() {
    Reading reading = Reading.ofObject(MissingNode.getInstance(), Reading.NONE);
    assertEquals(Programme.EMPTY, reading.programme());
    assertEquals(List.of(), reading.mistakes());
  }

  @Test
  void aWrongItemIsRefusedAndTheRestRuns() {
    Reading reading = routers(Reading.NONE, WEB.replace("51", "256"), DB);
    assertEquals(List.of("db"), names(reading));
    assertEquals(
        List.of(
            "virtualRouters[0].virtualRouterID: 256 is not in 1..255; write a number from 1 to 255"),
        mistakes(reading));
  }

  @Test
  void theLastGoodVersionOfAWrongItemGoesOn() {
    Reading good = routers(Reading.NONE, WEB, DB);
    Reading reading = routers(good, WEB.replace("51", "256"), DB);
    assertEquals(List.of("db", "web"), names(reading));
    assertEquals(
        good.programme().virtualRouters().getFirst(),
        reading.programme().virtualRouters().getLast());
    Reading again = routers(reading, WEB.replace("51", "0"), DB);
    assertEquals(List.of("db", "web"), names(again));
  }

  @Test
  void anItemThatIsGoneDoesNotGoOn() {
    Reading reading = routers(routers(Reading.NONE, WEB, DB), DB);
    assertEquals(List.of("db"), names(reading));
  }

  @Test
  void theLastGoodVersionGivesWayToAGoodItem() {
    Reading good = routers(Reading.NONE, WEB);
    Reading reading =
        routers(good, WEB.replace("eth0", ""), DB.replace("52", "51").replace("0.2", "0.3"));
    assertEquals(List.of("db"), names(reading));
  }

  @Test
  void ofTwoItemsThatClaimTheSameTheLaterIsRefused() {
    Reading reading = routers(Reading.NONE, WEB, DB.replace("10.0.0.2", "10.0.0.1"));
    assertEquals(List.of("web"), names(reading));
    assertEquals(
        List.of(
            "virtualRouters[1].addresses[0]: 10.0.0.1 is in virtualRouters[0] already; "
                + "write it in one of them only"),
        mistakes(reading));
  }

  @Test
  void aListThatIsNoneLeavesAllItsItemsGoingOn() {
    Reading good = routers(Reading.NONE, WEB, DB);
    Reading reading = read(good, "{\"virtualRouters\": \"web\"}");
    assertEquals(List.of("web", "db"), names(reading));
    assertEquals(1, reading.mistakes().size());
  }

  @Test
  void anUnknownFieldOfTheSpecLeavesTheRestRunning() {
    Reading reading = read(Reading.NONE, "{\"virtualRouters\": [" + WEB + "], \"extra\": 1}");
    assertEquals(List.of("web"), names(reading));
    assertEquals(1, reading.mistakes().size());
  }

  @Test
  void aListenerWhosePoolIsRefusedIsRefusedToo() {
    Reading reading = forwarding(Reading.NONE, LISTENER, POOL.replace("5", "-1"));
    assertEquals(Programme.EMPTY, reading.programme());
    assertEquals(
        List.of(
            "pools[0].retries: -1 is not in 0..100; write a number from 0 to 100",
            "listeners[0].pool: the pool \"web\" is refused; correct the pool"),
        mistakes(reading));
  }

  @Test
  void aListenerGoesOnWithTheLastGoodVersionOfItsPool() {
    Reading good = forwarding(Reading.NONE, LISTENER, POOL);
    Reading reading = forwarding(good, LISTENER.replace("80", "81"), POOL.replace("5", "-1"));
    assertEquals(good.programme().pools(), reading.programme().pools());
    assertEquals(
        List.of(81), reading.programme().listeners().stream().map(ListenerConfig::port).toList());
  }

  @Test
  void theLastGoodVersionOfAListenerEndsWithItsPool() {
    Reading good = forwarding(Reading.NONE, LISTENER, POOL);
    Reading reading = forwarding(good, LISTENER.replace("80", "0"), "");
    assertEquals(Programme.EMPTY, reading.programme());
  }
}
