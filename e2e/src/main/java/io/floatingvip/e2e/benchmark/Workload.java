package io.floatingvip.e2e.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.floatingvip.e2e.lab.JavaProgram;
import io.floatingvip.e2e.lab.LabNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Something that a client does through a proxy, for a time. */
enum Workload {
  KEEP_ALIVE("requests on kept connections", "requests/s") {
    @Override
    Work run(LabNode client, String address, Duration time) {
      return wrk(client, address, time, "keep-alive");
    }
  },
  CONNECTION_PER_REQUEST("a connection per request", "requests/s") {
    @Override
    Work run(LabNode client, String address, Duration time) {
      return wrk(client, address, time, "close");
    }
  },
  BULK_1("bulk, 1 stream", "Gbit/s") {
    @Override
    Work run(LabNode client, String address, Duration time) {
      return iperf(client, address, time, 1);
    }
  },
  BULK_8("bulk, 8 streams", "Gbit/s") {
    @Override
    Work run(LabNode client, String address, Duration time) {
      return iperf(client, address, time, 8);
    }
  },
  LATENCY_P50("latency at 1000 requests/s, p50", "us") {
    @Override
    Work run(LabNode client, String address, Duration time) {
      return latency(client, address, time, "50");
    }
  },
  LATENCY_P99("latency at 1000 requests/s, p99", "us") {
    @Override
    Work run(LabNode client, String address, Duration time) {
      return latency(client, address, time, "99");
    }
  };

  private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in");
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([\\d.]+)");
  private static final Pattern ERRORS = Pattern.compile("(Socket errors|Non-2xx).*");

  private final String title;
  private final String unit;

  Workload(String title, String unit) {
    this.title = title;
    this.unit = unit;
  }

  /**
   * @param value in the unit of the workload
   * @param amount of requests or gigabytes that went through
   */
  record Work(double value, double amount) {}

  abstract Work run(LabNode client, String address, Duration time);

  /** As a user of the command writes it, such as {@code bulk-8}. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether it is about the time that a proxy adds to each answer, at a rate that tires nobody. */
  boolean isLatency() {
    return unit.equals("us");
  }

  String cpuUnit() {
    return isBulk() ? "s/GB" : "us/request";
  }

  double cpuUnitsPerSecond() {
    return isBulk() ? 1 : 1e6;
  }

  private boolean isBulk() {
    return unit.equals("Gbit/s");
  }

  String title() {
    return title;
  }

  String unit() {
    return unit;
  }

  private static Work wrk(LabNode client, String address, Duration time, String connection) {
    String output =
        client.run(
            "wrk",
            "-t2",
            "-c64",
            "-d" + time.toSeconds() + "s",
            "-H",
            "Connection: " + connection,
            "http://" + address + ":" + BulkSegment.HTTP_PORT + "/");
    Matcher errors = ERRORS.matcher(output);
    Matcher requests = REQUESTS.matcher(output);
    Matcher rate = RATE.matcher(output);
    if (errors.find() || !requests.find() || !rate.find()) {
      throw new IllegalStateException(output);
    }
    return new Work(Double.parseDouble(rate.group(1)), Double.parseDouble(requests.group(1)));
  }

  private static Work iperf(LabNode client, String address, Duration time, int streams) {
    String output =
        client.run(
            "timeout",
            Long.toString(time.toSeconds() + 20),
            "iperf3",
            "--json",
            "--client",
            address,
            "--time",
            Long.toString(time.toSeconds()),
            "--parallel",
            Integer.toString(streams));
    try {
      var received = new ObjectMapper().readTree(output).at("/end/sum_received");
      return new Work(
          received.at("/bits_per_second").asDouble() / 1e9, received.at("/bytes").asDouble() / 1e9);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(output, e);
    }
  }

  private static Work latency(LabNode client, String address, Duration time, String percentile) {
    List<String> command =
        new JavaProgram(LatencyClient.class)
            .command(
                address,
                Integer.toString(BulkSegment.HTTP_PORT),
                Long.toString(time.toSeconds()),
                percentile);
    String[] answer = client.run(command.toArray(String[]::new)).split(" ", 2);
    return new Work(Double.parseDouble(answer[0]), Double.parseDouble(answer[1]));
  }
}
