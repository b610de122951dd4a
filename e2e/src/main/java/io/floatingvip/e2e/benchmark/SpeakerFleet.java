package io.floatingvip.e2e.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.LabProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;

/**
 * The speaker.
 *
 * @param folder for programmes
 */
record SpeakerFleet(Path folder) implements Fleet {
  @Override
  public String name() {
    return "speaker";
  }

  @Override
  public Running start(LabNode node, int number) {
    StringBuilder programme = new StringBuilder("virtualRouters:\n");
    for (int i = 0; i < 3; i++) {
      programme.append(
          """
            - name: vip-%d
              virtualRouterID: %d
              interface: eth0
              priority: %d
              preemptDelay: 3s
              addresses: [%s]
          """
              .formatted(i, 51 + i, Fleet.priority(number, i), Fleet.virtualIp(i)));
    }
    String all = "%s, %s, %s".formatted(Fleet.virtualIp(0), Fleet.virtualIp(1), Fleet.virtualIp(2));
    programme.append(
        """
        listeners:
          - {name: web, addresses: [%s], port: 80, pool: web}
          - {name: exchange, addresses: [%s], port: 81, pool: exchange}
        pools:
          - name: web
            endpoints: [{address: %s, port: 8080}]
          - name: exchange
            endpoints: [{address: %s, port: 8081}]
            drain: {timeout: 120s}
        """
            .formatted(all, all, RollingRestart.SERVER, RollingRestart.SERVER));
    return new Running(node, number, SpeakerLauncher.start(node, folder, programme.toString()));
  }

  /** One process. */
  record Running(LabNode node, int number, LabProcess process) implements Host {
    @Override
    public void end() {
      process.terminate();
      process.awaitExit(RollingRestart.DRAIN.plusSeconds(30));
    }

    @Override
    public boolean isSettled() {
      try (InputStream answer =
          URI.create(SpeakerLauncher.url(node) + "/status").toURL().openStream()) {
        JsonNode routers = new ObjectMapper().readTree(answer).at("/virtualRouters");
        boolean any = false;
        for (JsonNode router : routers) {
          any |= !router.path("handingOver").isMissingNode();
        }
        return !any && routers.path(number).path("state").asText().equals("Active");
      } catch (IOException e) {
        return false;
      }
    }
  }
}
