package io.floatingvip.e2e.cluster;

import io.floatingvip.e2e.lab.Repository;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * Somebody's cluster. Its nodes are reached through privileged pods of busybox, which are there
 * while the tests run.
 *
 * @param kubeconfig the administrator's
 * @param address an address of the nodes' network that nobody has
 * @param clientHost the words that run a command on the client host; none: it is this machine
 * @param settings further arguments of {@code helm install} and {@code helm upgrade}
 */
record GivenSite(String kubeconfig, String address, List<String> clientHost, List<String> settings)
    implements Site {
  private static final String ACCESS = "floating-vip-test";
  private static final Path ACCESS_FILE =
      Repository.root().resolve("e2e/src/test/resources/node-access.yaml");
  private static final String SPEAKER = "[j]ava @/app/start --http=.* --state-dir=";
  private static final String OPERATOR = "[j]ava @/app/start --http 0.0.0.0:8080";

  /** The cluster that system properties describe: see {@code e2e/cluster}. */
  static GivenSite open(String kubeconfig) {
    GivenSite site =
        new GivenSite(
            kubeconfig,
            System.getProperty("cluster.address", ""),
            words("cluster.client"),
            words("cluster.settings"));
    List<String> load = words("cluster.load");
    if (!load.isEmpty()) {
      Installation.images()
          .forEach(archive -> Command.of(load).with(new String[] {archive.toString()}).run());
    }
    site.kubectl("apply", "--filename=" + ACCESS_FILE).run();
    site.access("rollout", "status", "daemonset/nodes", "--timeout=5m");
    return site;
  }

  private static List<String> words(String property) {
    return Stream.of(System.getProperty(property, "").split(" ", -1))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  private String access(String... arguments) {
    return kubectl("--namespace", ACCESS).with(arguments).run();
  }

  private static Command program(String name) {
    return Command.of(KubernetesPrograms.onPathOrBuilt(name));
  }

  @Override
  public Command kubectl(String... arguments) {
    return program("kubectl").with(arguments).with("KUBECONFIG", kubeconfig);
  }

  @Override
  public Command helm(String action, String... arguments) {
    Command helm = program("helm").with(action).with(arguments).with("KUBECONFIG", kubeconfig);
    return action.equals("uninstall") ? helm : helm.with(settings.toArray(String[]::new));
  }

  @Override
  public Command client(String... command) {
    return Command.of(command).by(clientHost);
  }

  @Override
  public String busybox(String node, String... command) {
    String pod = access("get", "pods", "--field-selector=spec.nodeName=" + node, "-oname").strip();
    return access(
        Stream.concat(Stream.of("exec", pod, "--"), Stream.of(command)).toArray(String[]::new));
  }

  @Override
  public void killSpeaker(String node) {
    signal(node, "KILL", SPEAKER);
  }

  @Override
  public void endOperator(String node) {
    signal(node, "TERM", OPERATOR);
  }

  /**
   * Not every busybox has pkill.
   *
   * @param program a regular expression that does not match itself
   */
  private void signal(String node, String signal, String program) {
    String processes = "ps -o pid,args | grep '%s' | awk '{print $1}'".formatted(program);
    busybox(node, "sh", "-c", "kill -%s $(%s)".formatted(signal, processes));
  }

  @Override
  public void awaitNodes() {
    kubectl("wait", "node", "--all", "--for=condition=Ready", "--timeout=5m").run();
  }

  @Override
  public Cluster lab() {
    String reason = "SKIPPED: it takes power over nodes, cables and control plane, as in the lab";
    System.out.println(reason);
    throw new TestAbortedException(reason);
  }

  @Override
  public List<String> nodes() {
    return access("get", "pods", "-ojsonpath={range .items[*]}{.spec.nodeName}{\"\\n\"}{end}")
        .lines()
        .toList();
  }

  @Override
  public void close() {
    helm(
            "uninstall",
            "floating-vip",
            "--namespace",
            Installation.NAMESPACE,
            "--ignore-not-found",
            "--wait")
        .run();
    kubectl("delete", "--ignore-not-found", "--filename=" + Installation.WEB_FILE).run();
    kubectl("delete", "--ignore-not-found", "namespace", Installation.NAMESPACE, ACCESS).run();
  }
}
