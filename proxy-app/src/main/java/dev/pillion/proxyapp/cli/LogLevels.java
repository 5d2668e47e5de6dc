package dev.pillion.proxyapp.cli;

import dev.pillion.proxycore.log.LogLevel;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Log levels and the components that have one, by Envoy's names. */
public final class LogLevels {
  /** Envoy 1.40's components, in the order in which {@code /logging} lists them. */
  public static final Set<String> COMPONENTS =
      orderedSet(
          "a2a,admin,ai_protocol_manager,alternate_protocols_cache,aws,assert,backtrace,"
              + "basic_auth,cache_filter,client,config,connection,conn_handler,compression,"
              + "credential_injector,decompression,dns,dubbo,envoy_bug,ext_authz,ext_proc,"
              + "rocketmq,file,filter,forward_proxy,geolocation,grpc,happy_eyeballs,hc,"
              + "health_checker,http,http2,hystrix,init,io,jwt,json_rpc,kafka,key_value_store,"
              + "lua,local_rate_limit,main,matcher,mcp,misc,mongo,multi_connection,notification,"
              + "oauth2,quic,quic_stream,pool,rate_limit_quota,rbac,rds,redis,router,runtime,"
              + "stats,secret,sse,tap,testing,thrift,tracing,upstream,udp,wasm,websocket,golang,"
              + "stats_sinks,dynamic_modules,ip_tagging");

  private LogLevels() {}

  private static Set<String> orderedSet(String names) {
    return java.util.Collections.unmodifiableSet(
        new java.util.LinkedHashSet<>(java.util.Arrays.asList(names.split(",", -1))));
  }

  /** The level of that name, or null. */
  public static @Nullable LogLevel byName(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "trace" -> LogLevel.TRACE;
      case "debug" -> LogLevel.DEBUG;
      case "info" -> LogLevel.INFO;
      case "warning", "warn" -> LogLevel.WARNING;
      case "error" -> LogLevel.ERROR;
      case "critical" -> LogLevel.CRITICAL;
      case "off" -> LogLevel.OFF;
      default -> null;
    };
  }

  static LogLevel parse(String name) throws OptionException {
    LogLevel level = byName(name);
    if (level == null) {
      throw new OptionException("error: invalid log level specified '" + name + "'", false);
    }
    return level;
  }

  static Map<String, LogLevel> parseComponents(String list) throws OptionException {
    Map<String, LogLevel> levels = new LinkedHashMap<>();
    if (list.isEmpty()) {
      return levels;
    }
    for (String entry : list.split(",", -1)) {
      String[] parts = entry.split(":", -1);
      if (parts.length != 2) {
        throw new OptionException(
            "error: component log level not correctly specified '" + entry + "'", false);
      }
      LogLevel level = byName(parts[1]);
      if (level == null) {
        throw new OptionException("error: invalid log level specified '" + parts[1] + "'", false);
      }
      if (!COMPONENTS.contains(parts[0])) {
        throw new OptionException("error: invalid component specified '" + parts[0] + "'", false);
      }
      levels.put(parts[0], level);
    }
    return levels;
  }
}
