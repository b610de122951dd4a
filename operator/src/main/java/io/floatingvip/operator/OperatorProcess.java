package io.floatingvip.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.floatingvip.operator.reporting.GracePeriod;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.javaoperatorsdk.operator.processing.event.rate.LinearRateLimiter;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running operator with what it serves by HTTP. */
final class OperatorProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorProcess.class);
  private static final String LEASE = "floating-vip-operator";

  /** Events within this time lead to one more plan, not to one each. */
  private static final Duration COALESCING = Duration.ofMillis(50);

  /** Even where no event says so, what is written is compared with the plan this often. */
  private static final Duration RESYNC = Duration.ofMinutes(5);

  private final Operator operator;
  private final StatusServer server;
  private volatile boolean closing;

  /**
   * Prepares an operator.
   *
   * @param client the API server; closed with the operator
   * @param options how it works
   * @throws IOException where the address for HTTP can't be bound
   */
  OperatorProcess(KubernetesClient client, Options options) throws IOException {
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(metrics);
    new JvmThreadMetrics().bindTo(metrics);
    new ProcessorMetrics().bindTo(metrics);
    operator = new Operator(overrider -> configure(overrider, client, options, metrics));
    operator.register(
        new PlanReconciler(
            options.namespace(),
            options.speakerGracePeriod().map(GracePeriod::new),
            Clock.systemUTC()),
        overrider ->
            overrider
                .watchingAllNamespaces()
                .withGenericFilter(
                    namespace -> options.namespace().equals(namespace.getMetadata().getName()))
                .withRateLimiter(new LinearRateLimiter(COALESCING, 1))
                .withReconciliationMaxInterval(RESYNC)
                .withRetry(retry()));
    server =
        new StatusServer(
            options.http(),
            metrics::scrape,
            () -> !operator.getRuntimeInfo().isStarted() || isHealthy(),
            () -> operator.getRuntimeInfo().isStarted() && isHealthy());
  }

  private void configure(
      ConfigurationServiceOverrider overrider,
      KubernetesClient client,
      Options options,
      PrometheusMeterRegistry metrics) {
    overrider
        .withKubernetesClient(client)
        .withCloseClientOnStop(true)
        .withConcurrentReconciliationThreads(1)
        .withConcurrentWorkflowExecutorThreads(1)
        .withMetrics(MicrometerMetrics.withoutPerResourceMetrics(metrics));
    if (options.leaderElection()) {
      overrider.withLeaderElectionConfiguration(leaderElection(client, options.namespace()));
    }
  }

  private LeaderElectionConfiguration leaderElection(KubernetesClient client, String namespace) {
    LeaseOwner owner = new LeaseOwner(client, namespace, LEASE);
    return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
        .withLeaseNamespace(namespace)
        // It would ask for it in a way that never ends: see leadsNoLonger.
        .withExitOnStopLeading(false)
        .withLeaderCallbacks(new LeaderCallbacks(owner::set, this::leadsNoLonger, leader -> {}))
        .build();
  }

  /** Two that plan would undo each other's work. */
  private void leadsNoLonger() {
    if (!closing) {
      LOG.error(
          "The lease {} is lost: another operator may plan by now. This one ends, and is to be"
              + " started again.",
          LEASE);
      // The election holds a lock while it says so, for which its own end waits.
      Thread _ = Thread.ofPlatform().name("exit").start(() -> System.exit(1));
    }
  }

  private static GenericRetry retry() {
    return new GenericRetry()
        .setInitialInterval(Duration.ofMillis(500))
        .setIntervalMultiplier(1.5)
        .setMaxInterval(Duration.ofSeconds(10).toMillis())
        .withoutMaxAttempts();
  }

  private boolean isHealthy() {
    return operator.getRuntimeInfo().allEventSourcesAreHealthy();
  }

  /** Starts to work; returns when the caches are filled. */
  void start() {
    operator.start();
  }

  /** Returns where metrics and probes are served. */
  InetSocketAddress httpAddress() {
    return server.address();
  }

  /** Stops, when the reconciliation that runs is done. */
  @Override
  public void close() {
    closing = true;
    server.close();
    operator.stop();
  }
}
