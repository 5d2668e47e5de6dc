package dev.pillion.proxyapp.server;

import dev.pillion.proxycore.worker.Worker;
import dev.pillion.resilience.outlier.EjectionType;
import dev.pillion.resilience.outlier.HostMonitor;
import dev.pillion.routing.cluster.Host;
import dev.pillion.routing.cluster.OutlierEvents;
import dev.pillion.routing.cluster.OutlierRates;
import dev.pillion.telemetry.accesslog.LineLog;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;

/**
 * {@code cluster_manager.outlier_detection.event_log_path}: a line of JSON for each event, an
 * {@code envoy.data.cluster.v3.OutlierDetectionEvent}. For the main thread.
 */
final class OutlierEventLog implements OutlierEvents {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final LineLog log;
  private final Worker main;

  OutlierEventLog(LineLog log, Worker main) {
    this.log = log;
    this.main = main;
  }

  @Override
  public void ejected(
      String cluster,
      Host host,
      HostMonitor monitor,
      EjectionType type,
      boolean enforced,
      OutlierRates rates,
      long nanosSinceUnejection) {
    StringBuilder line = begin(type.name(), nanosSinceUnejection, cluster, host);
    line.append("\"action\":\"EJECT\",\"num_ejections\":").append(monitor.numEjections());
    line.append(",\"enforced\":").append(enforced);
    appendDetails(type, monitor, rates, line);
    log.write(line.append("}\n").toString(), main);
  }

  @Override
  public void takenBack(String cluster, Host host, HostMonitor monitor, long nanosSinceEjection) {
    // Envoy leaves the type at its first value here.
    StringBuilder line =
        begin(EjectionType.CONSECUTIVE_5XX.name(), nanosSinceEjection, cluster, host);
    line.append("\"action\":\"UNEJECT\",\"num_ejections\":").append(monitor.numEjections());
    log.write(line.append(",\"enforced\":false}\n").toString(), main);
  }

  private StringBuilder begin(String type, long nanosSinceLast, String cluster, Host host) {
    StringBuilder line = new StringBuilder(256);
    line.append("{\"type\":\"").append(type).append("\",\"timestamp\":\"");
    TIME.formatTo(Instant.ofEpochMilli(main.time().epochMillis()), line);
    line.append("\",");
    if (nanosSinceLast >= 0) {
      long seconds = TimeUnit.NANOSECONDS.toSeconds(nanosSinceLast);
      line.append("\"secs_since_last_action\":\"").append(seconds).append("\",");
    }
    line.append("\"cluster_name\":\"").append(escaped(cluster));
    line.append("\",\"upstream_url\":\"").append(escaped(address(host))).append("\",");
    return line;
  }

  private static void appendDetails(
      EjectionType type, HostMonitor monitor, OutlierRates rates, StringBuilder line) {
    switch (type) {
      case CONSECUTIVE_5XX, CONSECUTIVE_GATEWAY_FAILURE, CONSECUTIVE_LOCAL_ORIGIN_FAILURE ->
          line.append(",\"eject_consecutive_event\":{}");
      case SUCCESS_RATE ->
          appendRates(monitor.successRate(), rates.average(), rates.threshold(), line);
      case SUCCESS_RATE_LOCAL_ORIGIN ->
          appendRates(
              monitor.localOriginSuccessRate(),
              rates.localOriginAverage(),
              rates.localOriginThreshold(),
              line);
      case FAILURE_PERCENTAGE -> appendRate(monitor.successRate(), line);
      case FAILURE_PERCENTAGE_LOCAL_ORIGIN -> appendRate(monitor.localOriginSuccessRate(), line);
    }
  }

  private static void appendRates(
      double host, double average, double threshold, StringBuilder line) {
    line.append(",\"eject_success_rate_event\":{\"host_success_rate\":").append((long) host);
    line.append(",\"cluster_average_success_rate\":").append((long) average);
    line.append(",\"cluster_success_rate_ejection_threshold\":").append((long) threshold);
    line.append('}');
  }

  private static void appendRate(double host, StringBuilder line) {
    line.append(",\"eject_failure_percentage_event\":{\"host_success_rate\":");
    line.append((long) host).append('}');
  }

  private static String address(Host host) {
    return host.address() instanceof InetSocketAddress ip
        ? ip.getAddress().getHostAddress().indexOf(':') < 0
            ? ip.getAddress().getHostAddress() + ":" + ip.getPort()
            : "[" + ip.getAddress().getHostAddress() + "]:" + ip.getPort()
        : host.address().toString();
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
