package dev.pillion.listeners;

import dev.pillion.proxycore.config.Address;
import dev.pillion.proxycore.config.SocketOption;
import dev.pillion.proxycore.config.TcpKeepalive;
import dev.pillion.proxycore.config.listener.FilterChainConfig;
import dev.pillion.proxycore.config.listener.FilterChainMatch;
import dev.pillion.proxycore.config.listener.ListenerConfig;
import dev.pillion.proxycore.config.listener.ListenerConfig.AdditionalAddress;
import dev.pillion.proxycore.config.listener.ListenerConfig.TrafficDirection;
import dev.pillion.proxycore.config.listener.ListenerFilterConfig;
import dev.pillion.proxycore.config.listener.NetworkFilterConfig;
import dev.pillion.proxycore.config.log.AccessLogConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds listener configurations with Envoy's defaults. */
public final class Listeners {
  private String name = "test";
  private Address address = new Address.Socket("127.0.0.1", 0, false);
  private final List<AdditionalAddress> additional = new ArrayList<>();
  private boolean bindToPort = true;
  private boolean useOriginalDst;
  private TrafficDirection direction = TrafficDirection.UNSPECIFIED;
  private List<ListenerFilterConfig> filters = List.of();
  private Duration filtersTimeout = Duration.ofSeconds(15);
  private boolean continueOnTimeout;
  private final List<FilterChainConfig> chains = new ArrayList<>();
  private @Nullable FilterChainConfig defaultChain;
  private boolean exactBalance;
  private boolean reusePort = true;
  private int bufferLimit = 1024 * 1024;
  private @Nullable TcpKeepalive keepalive;
  private List<SocketOption> socketOptions = List.of();
  private List<AccessLogConfig> accessLogs = List.of();
  private String statPrefix = "";
  private boolean transparent;
  private boolean ignoreGlobalConnLimit;
  private boolean drainsOnFailedHealthCheck = true;
  private boolean freebind;
  private int acceptedAtOnce;
  private int backlog;

  public static Listeners listener() {
    return new Listeners();
  }

  public Listeners name(String value) {
    name = value;
    return this;
  }

  public Listeners address(Address value) {
    address = value;
    return this;
  }

  public Listeners address(String host, int port) {
    return address(new Address.Socket(host, port, false));
  }

  public Listeners additional(Address value) {
    additional.add(new AdditionalAddress(value, null, null));
    return this;
  }

  public Listeners unbound() {
    bindToPort = false;
    return this;
  }

  public Listeners useOriginalDst() {
    useOriginalDst = true;
    return this;
  }

  public Listeners direction(TrafficDirection value) {
    direction = value;
    return this;
  }

  public Listeners filters(ListenerFilterConfig... values) {
    filters = Arrays.asList(values);
    return this;
  }

  public Listeners filtersTimeout(Duration value, boolean continues) {
    filtersTimeout = value;
    continueOnTimeout = continues;
    return this;
  }

  public Listeners chain(NetworkFilterConfig... values) {
    return chain("", FilterChainMatch.ANY, values);
  }

  public Listeners chain(String chainName, FilterChainMatch match, NetworkFilterConfig... values) {
    chains.add(new FilterChainConfig(chainName, match, Arrays.asList(values)));
    return this;
  }

  public Listeners defaultChain(NetworkFilterConfig... values) {
    defaultChain = new FilterChainConfig("default", FilterChainMatch.ANY, Arrays.asList(values));
    return this;
  }

  public Listeners exactBalance() {
    exactBalance = true;
    return this;
  }

  public Listeners sharedPort() {
    reusePort = false;
    return this;
  }

  public Listeners bufferLimit(int bytes) {
    bufferLimit = bytes;
    return this;
  }

  public Listeners keepalive(TcpKeepalive value) {
    keepalive = value;
    return this;
  }

  public Listeners socketOptions(SocketOption... values) {
    socketOptions = Arrays.asList(values);
    return this;
  }

  public Listeners accessLogs(AccessLogConfig... values) {
    accessLogs = Arrays.asList(values);
    return this;
  }

  public Listeners statPrefix(String value) {
    statPrefix = value;
    return this;
  }

  public Listeners transparent() {
    transparent = true;
    return this;
  }

  public Listeners freebind() {
    freebind = true;
    return this;
  }

  public Listeners staysWhenHealthChecksFail() {
    drainsOnFailedHealthCheck = false;
    return this;
  }

  public Listeners ignoreGlobalConnLimit() {
    ignoreGlobalConnLimit = true;
    return this;
  }

  public Listeners acceptedAtOnce(int value) {
    acceptedAtOnce = value;
    return this;
  }

  public Listeners backlog(int value) {
    backlog = value;
    return this;
  }

  public Listeners additional(AdditionalAddress value) {
    additional.add(value);
    return this;
  }

  public ListenerConfig build() {
    return new ListenerConfig(
        name,
        address,
        additional,
        statPrefix,
        bindToPort,
        useOriginalDst,
        direction,
        drainsOnFailedHealthCheck,
        filters,
        filtersTimeout,
        continueOnTimeout,
        chains,
        defaultChain,
        exactBalance,
        bufferLimit,
        reusePort,
        transparent,
        freebind,
        ignoreGlobalConnLimit,
        acceptedAtOnce,
        backlog,
        keepalive,
        socketOptions,
        accessLogs,
        Map.of());
  }

  /** A terminal filter that answers with a text. */
  public static NetworkFilterConfig answers(String text) {
    return new NetworkFilterConfig.DirectResponse(text.getBytes(StandardCharsets.UTF_8));
  }
}
