package io.floatingvip.deploy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The chart of this module, rendered as a user would. */
final class Chart {
  /** The chart's folder; tests start in the folder of their module. */
  static final Path FOLDER = Path.of("helm/floating-vip");

  static final String NAMESPACE = "floating-vip-system";

  private static final String KUBERNETES = "1.34.0";

  private Chart() {}

  static LintResult lint() {
    return new Helm(FOLDER).lint().strict().call();
  }

  /**
   * Renders it.
   *
   * @param values names as for {@code --set}, with dots
   * @throws RuntimeException with Helm's message where a value is refused
   */
  static String render(Map<String, Object> values) {
    return render(values, KUBERNETES);
  }

  static String render(Map<String, Object> values, String kubernetes) {
    TemplateCommand template =
        new Helm(FOLDER)
            .template()
            .withName("floating-vip")
            .withNamespace(NAMESPACE)
            .withKubeVersion(kubernetes);
    values.forEach(template::set);
    return template.call();
  }

  /** Renders it with these values, as objects. */
  static List<HasMetadata> objects(Map<String, Object> values) {
    KubernetesSerialization yaml = new KubernetesSerialization();
    return Stream.of(render(values).split("(?m)^---$", -1))
        .filter(text -> text.lines().anyMatch(line -> !line.isBlank() && !line.startsWith("#")))
        .map(text -> (HasMetadata) yaml.unmarshal(text))
        .toList();
  }

  /** The one object of this type and name. */
  static <T extends HasMetadata> T object(Map<String, Object> values, Class<T> type, String name) {
    return objects(values).stream()
        .filter(type::isInstance)
        .map(type::cast)
        .filter(object -> object.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " " + name));
  }
}
