package io.floatingvip.e2e.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.floatingvip.e2e.lab.LabNode;
import io.floatingvip.e2e.lab.LabProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The speaker for both.
 *
 * @param folder for programmes
 */
record SpeakerContender(Path folder) implements Contender {
  @Override
  public String name() {
    return "speaker";
  }

  @Override
  public Running start(LabNode node, int priority, Duration interval) {
    return new Running(node, SpeakerLauncher.start(node, folder, programme(priority, interval)));
  }

  private static String programme(int priority, Duration interval) {
    return "virtualRouters:\n"
        + router("web", priority, interval, FailoverSegment.VIP)
        + router("web6", priority, interval, FailoverSegment.VIP6)
        + """
        listeners:
          - {name: web-http, addresses: [%s], port: 80, pool: web}
        pools:
          - name: web
            endpoints:
              - {address: %s, port: 8080}
              - {address: %s, port: 8080}
        """
            .formatted(FailoverSegment.VIP, FailoverSegment.WEB_A, FailoverSegment.WEB_B);
  }

  private static String router(String name, int priority, Duration interval, String address) {
    return """
      - name: %s
        virtualRouterID: %d
        interface: eth0
        priority: %d
        advertisementInterval: %dms
        preempt: false
        addresses: ["%s"]
    """
        .formatted(name, FailoverSegment.VRID, priority, interval.toMillis(), address);
  }

  /** One process. */
  record Running(LabNode node, LabProcess process) implements Member {
    @Override
    public void kill() {
      process.kill();
    }

    @Override
    public void terminate() {
      process.terminate();
    }

    @Override
    public void awaitEnd() {
      process.awaitExit(Duration.ofSeconds(60));
    }

    @Override
    public boolean isBackup() {
      try (InputStream answer =
          URI.create(SpeakerLauncher.url(node) + "/status").toURL().openStream()) {
        JsonNode status = new ObjectMapper().readTree(answer);
        return status.at("/virtualRouters/0/state").asText().equals("Backup")
            && status.at("/virtualRouters/1/state").asText().equals("Backup");
      } catch (IOException e) {
        return false;
      }
    }
  }
}
