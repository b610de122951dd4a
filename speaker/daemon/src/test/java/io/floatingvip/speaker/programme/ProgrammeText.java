package io.floatingvip.speaker.programme;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Programmes that are right but for what a test changes. */
final class ProgrammeText {
  private static final Pattern NAME = Pattern.compile("([a-zA-Z]+):.*");

  private ProgrammeText() {}

  static String router(String changes) {
    return "virtualRouters:\n" + routerItem(changes);
  }

  static String routerItem(String changes) {
    return item(
        changes, "name: web", "virtualRouterID: 51", "interface: eth0", "addresses: [10.0.0.100]");
  }

  static String listener(String changes) {
    return "pools: [{name: web, endpoints: []}]\nlisteners:\n" + listenerItem(changes);
  }

  static String listenerItem(String changes) {
    return item(changes, "name: web-http", "addresses: [10.0.0.100]", "port: 80", "pool: web");
  }

  static String pool(String changes) {
    return "pools:\n" + poolItem(changes);
  }

  static String poolItem(String changes) {
    return item(changes, "name: web", "endpoints: [{address: 10.0.0.11, port: 8080}]");
  }

  /** The fields, those that the changes name replaced; {@code -name} takes one away. */
  private static String item(String changes, String... fields) {
    List<String> lines = new ArrayList<>();
    for (String field : fields) {
      Matcher matcher = NAME.matcher(field);
      String name = matcher.matches() ? matcher.group(1) : field;
      boolean changed =
          Pattern.compile("(^|; ?)" + name + ":").matcher(changes).find()
              || changes.contains("-" + name);
      if (!changed) {
        lines.add(field);
      }
    }
    for (String change : changes.split("; ?", -1)) {
      if (!change.isBlank() && !change.startsWith("-")) {
        lines.add(change);
      }
    }
    return "- " + String.join("\n  ", lines) + "\n";
  }
}
