package io.floatingvip.deploy;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A wrong value is refused by its name, before anything reaches the cluster. */
class ValuesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "speaker.tun | maybe | at '/speaker/tun': got string, want boolean",
        "speaker.port | 70000 | at '/speaker/port': maximum: got 70,000, want 65,535",
        "speaker.port | 0 | at '/speaker/port': minimum: got 0, want 1",
        "speaker.log | xml | at '/speaker/log': value must be one of 'text', 'json'",
        "speaker.maxUnavailable | none | at '/speaker/maxUnavailable'",
        "speaker.stateFolder | here | at '/speaker/stateFolder': 'here' does not match pattern '^/.+'",
        "speaker.replicas | 3 | at '/speaker': additional properties 'replicas' not allowed",
        "speakers.tun | true | additional properties 'speakers' not allowed",
        "image.registry | http://example.org/ | at '/image/registry': 'http://example.org/' does not match pattern",
        "image.pullPolicy | Sometimes | at '/image/pullPolicy': value must be one of",
        "monitoring.podMonitor.interval | often | at '/monitoring/podMonitor/interval'",
        "crds.keep | 1 | at '/crds/keep': got number, want boolean",
      })
  void aWrongValueIsRefusedByName(String name, String value, String complaint) {
    RuntimeException refusal =
        assertThrows(RuntimeException.class, () -> Chart.render(Map.of(name, value)));

    assertTrue(String.valueOf(refusal.getMessage()).contains(complaint), refusal::getMessage);
  }

  @Test
  void anOldKubernetesIsRefused() {
    RuntimeException refusal =
        assertThrows(RuntimeException.class, () -> Chart.render(Map.of(), "1.29.0"));

    assertTrue(
        String.valueOf(refusal.getMessage()).contains("requires kubeVersion: >=1.30.0-0"),
        refusal::getMessage);
  }
}
