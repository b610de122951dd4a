package io.floatingvip.speaker.programme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileReadingTest {

  private static List<String> mistakes(String text) {
    return Reading.ofFile(text).mistakes().stream()
        .map(mistake -> mistake.in("speaker.yaml"))
        .toList();
  }

  @Test
  void bracesAreTheEmptyProgramme() {
    assertEquals(Optional.of(Programme.EMPTY), Reading.ofFile("{}").whole());
  }

  @Test
  void listsMayBeEmptyOrWithoutValue() {
    String text = "virtualRouters:\nlisteners: []\npools: null\n";
    assertEquals(Optional.of(Programme.EMPTY), Reading.ofFile(text).whole());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   \n", "# only a comment\n", "---\n", "~", "null"})
  void anEmptyFileIsBad(String text) {
    assertEquals(
        List.of("speaker.yaml:1: the file is empty; write {} for a node that does nothing"),
        mistakes(text));
  }

  @Test
  void aMistakeIsNamedWithFileAndLine() {
    String text =
        """
        virtualRouters:
        - name: web
          interface: eth0
          virtualRouterID: 256
          addresses: [10.0.0.100]
        """;
    assertEquals(
        List.of(
            "speaker.yaml:4: virtualRouters[0].virtualRouterID: 256 is not in 1..255; "
                + "write a number from 1 to 255"),
        mistakes(text));
  }

  @Test
  void everyMistakeIsListedInTheOrderOfTheLines() {
    String text =
        """
        listeners:
        - name: web-http
          addresses:
          - 10.0.0.100
          - 10.0.0.300
          port: 0
          pool: web
        virtualRouters:
        - name: web
          virtualRouterID: 0
          interface: eth0
          addresses: [10.0.0.100, "2001:db8::1"]
        pool: []
        """;
    assertEquals(
        List.of(
            "speaker.yaml:5: listeners[0].addresses[1]: '10.0.0.300' is not an IP address; "
                + "write one such as 10.0.0.100 or 2001:db8::100",
            "speaker.yaml:6: listeners[0].port: 0 is not in 1..65535; "
                + "write a number from 1 to 65535",
            "speaker.yaml:7: listeners[0].pool: there is no pool \"web\"; add the pool to pools",
            "speaker.yaml:10: virtualRouters[0].virtualRouterID: 0 is not in 1..255; "
                + "write a number from 1 to 255",
            "speaker.yaml:12: virtualRouters[0].addresses[1]: 2001:db8::1 is not IPv4 "
                + "like the first; write a virtual router for each family",
            "speaker.yaml:13: pool: the field is unknown; write pools or remove it"),
        mistakes(text));
  }

  @Test
  void aFileWithAMistakeIsNotAppliedAtAll() {
    String text = ProgrammeText.router("") + ProgrammeText.pool("retries: -1");
    assertEquals(Optional.empty(), Reading.ofFile(text).whole());
  }

  @Test
  void aKeyThatIsGivenTwiceIsAMistake() {
    String text = "pools: []\nlisteners: []\npools: []\n";
    assertEquals(
        List.of("speaker.yaml:3: pools: the field is given twice; keep this one or that of line 1"),
        mistakes(text));
  }

  @Test
  void malformedYamlIsNamedWithItsLine() {
    List<String> mistakes = mistakes("virtualRouters:\n- name: web\n  interface: [eth0\n");
    assertEquals(1, mistakes.size());
    assertTrue(
        mistakes.getFirst().startsWith("speaker.yaml:4: this is not YAML: "), mistakes.toString());
  }

  @Test
  void aTabIsNamedWithItsLine() {
    List<String> mistakes = mistakes("virtualRouters:\n\t- name: web\n");
    assertEquals(1, mistakes.size());
    assertTrue(
        mistakes.getFirst().startsWith("speaker.yaml:2: this is not YAML: "), mistakes.toString());
  }

  @Test
  void twoDocumentsAreNoProgramme() {
    List<String> mistakes = mistakes("{}\n---\n{}\n");
    assertEquals(1, mistakes.size());
    assertTrue(
        mistakes.getFirst().startsWith("speaker.yaml:2: this is not YAML: "), mistakes.toString());
  }

  @Test
  void aListIsNoProgramme() {
    assertEquals(
        List.of("speaker.yaml:1: a list is no mapping; write fields, such as name: web"),
        mistakes("- name: web\n"));
  }

  @Test
  void jsonIsYaml() {
    String text =
        """
        {"virtualRouters": [{"name": "web", "virtualRouterID": 51, "interface": "eth0",
          "addresses": ["10.0.0.100"]}]}\
        """;
    assertEquals(1, Reading.ofFile(text).whole().orElseThrow().virtualRouters().size());
  }

  @Test
  void anchorsAreFine() {
    String text =
        """
        pools:
        - {name: a, endpoints: &all [{address: 10.0.0.11, port: 80}]}
        - {name: b, endpoints: *all}
        """;
    assertEquals(2, Reading.ofFile(text).whole().orElseThrow().pools().size());
  }

  @Test
  void anAnchorWithinItselfIsAMistake() {
    List<String> mistakes = mistakes("pools: &a\n- name: web\n  endpoints: *a\n");
    assertTrue(mistakes.getFirst().contains("nested too deeply"), mistakes.toString());
  }

  @Test
  void anUnknownTagIsAMistake() {
    assertEquals(
        List.of("speaker.yaml:1: pools: the tag !mine is not known; leave the tag out"),
        mistakes("pools: !mine 5\n"));
  }

  @Test
  void twoItemsOfOneNameAreAMistake() {
    String text = "pools:\n" + ProgrammeText.poolItem("") + ProgrammeText.poolItem("retries: 5");
    assertEquals(
        List.of(
            "speaker.yaml:4: pools[1].name: \"web\" is the name in pools[0] already; "
                + "write another name"),
        mistakes(text));
  }

  @Test
  void anIdIsUniqueOnAnInterfaceAndFamily() {
    String text =
        ProgrammeText.router("")
            + ProgrammeText.routerItem("name: b; addresses: [10.0.0.101]")
            + ProgrammeText.routerItem("name: c; interface: eth1; addresses: [10.0.0.102]")
            + ProgrammeText.routerItem("name: d; addresses: ['2001:db8::1']");
    assertEquals(
        List.of(
            "speaker.yaml:6: virtualRouters[1].virtualRouterID: 51 on eth0 (IPv4) is in "
                + "virtualRouters[0] already; write another ID"),
        mistakes(text));
  }

  @Test
  void anAddressIsInOneVirtualRouterOnly() {
    String text =
        ProgrammeText.router("")
            + ProgrammeText.routerItem(
                "name: b; virtualRouterID: 52; addresses: [10.0.0.101, 10.0.0.100/24]");
    assertEquals(
        List.of(
            "speaker.yaml:9: virtualRouters[1].addresses[1]: 10.0.0.100 is in virtualRouters[0] "
                + "already; write it in one of them only"),
        mistakes(text));
  }

  @Test
  void anAddressAndPortIsInOneListenerOnly() {
    String text =
        ProgrammeText.listener("")
            + ProgrammeText.listenerItem("name: b; addresses: [10.0.0.9, 10.0.0.100]")
            + ProgrammeText.listenerItem("name: c; protocol: UDP");
    assertEquals(
        List.of(
            "speaker.yaml:10: listeners[1].addresses[1]: 10.0.0.100 port 80 (TCP) is in "
                + "listeners[0] already; write another address or port"),
        mistakes(text));
  }

  @Test
  void aListenerOfAWrongPoolIsNoMistakeOfItsOwn() {
    String text =
        ProgrammeText.pool("retries: -1") + "listeners:\n" + ProgrammeText.listenerItem("");
    assertEquals(1, mistakes(text).size());
  }
}
