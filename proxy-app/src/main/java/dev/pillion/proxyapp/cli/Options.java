package dev.pillion.proxyapp.cli;

import dev.pillion.proxycore.log.LogLevel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A command line, read and checked. Immutable. */
public final class Options {
  public static final String DEFAULT_LOG_FORMAT = "[%Y-%m-%d %T.%e][%t][%l][%n] [%g:%#] %v";

  /** {@code --mode}. */
  public enum Mode {
    SERVE("Serve"),
    VALIDATE("Validate"),
    INIT_ONLY("InitOnly");

    private final String label;

    Mode(String label) {
      this.label = label;
    }

    /** As {@code /server_info} prints it. */
    public String label() {
      return label;
    }
  }

  /** {@code --drain-strategy}. */
  public enum DrainStrategy {
    GRADUAL("Gradual"),
    IMMEDIATE("Immediate");

    private final String label;

    DrainStrategy(String label) {
      this.label = label;
    }

    /** As {@code /server_info} prints it. */
    public String label() {
      return label;
    }
  }

  private final Map<Option, String> values;
  private final Mode mode;
  private final DrainStrategy drainStrategy;
  private final LogLevel logLevel;
  private final Map<String, LogLevel> componentLevels;
  private final List<Map.Entry<String, String>> statsTags;

  private Options(Map<Option, String> values) throws OptionException {
    this.values = values;
    this.mode = parseMode(text(Option.MODE, "serve"));
    this.drainStrategy = parseDrainStrategy(text(Option.DRAIN_STRATEGY, "gradual"));
    this.logLevel = LogLevels.parse(text(Option.LOG_LEVEL, "info"));
    this.componentLevels = LogLevels.parseComponents(text(Option.COMPONENT_LOG_LEVEL, ""));
    this.statsTags = StatsTags.parse(text(Option.STATS_TAG));
    checkRest();
  }

  public static Options parse(String... arguments) throws OptionException {
    return new Options(OptionParser.parse(arguments));
  }

  private static Mode parseMode(String text) throws OptionException {
    return switch (text) {
      case "serve" -> Mode.SERVE;
      case "validate" -> Mode.VALIDATE;
      case "init_only" -> Mode.INIT_ONLY;
      default -> throw new OptionException("error: unknown mode '" + text + "'", false);
    };
  }

  private static DrainStrategy parseDrainStrategy(String text) throws OptionException {
    return switch (text) {
      case "gradual" -> DrainStrategy.GRADUAL;
      case "immediate" -> DrainStrategy.IMMEDIATE;
      default -> throw new OptionException("error: unknown drain-strategy '" + text + "'", false);
    };
  }

  private void checkRest() throws OptionException {
    String version = text(Option.LOCAL_ADDRESS_IP_VERSION, "v4");
    if (!version.equals("v4") && !version.equals("v6")) {
      throw new OptionException("error: unknown IP address version '" + version + "'", false);
    }
    if (has(Option.LOG_FORMAT_ESCAPED)
        && text(Option.LOG_FORMAT, DEFAULT_LOG_FORMAT).contains("%_")) {
      throw new OptionException(
          "error: --log-format-escaped and a log format with %_ cannot be used together", false);
    }
    if (number(Option.CONCURRENCY, 1) > 1024) {
      throw new OptionException(
          "error: --concurrency is " + number(Option.CONCURRENCY, 1) + ", the most is 1024", false);
    }
  }

  public boolean has(Option option) {
    return values.containsKey(option);
  }

  /** The value of an option, or the other text when it was not given. */
  public String text(Option option, String otherwise) {
    String value = values.get(option);
    return value == null ? otherwise : value;
  }

  /** The value of an option, or null when it was not given. */
  public @Nullable String text(Option option) {
    return values.get(option);
  }

  /** The unsigned value of an option. */
  public long number(Option option, long otherwise) {
    String value = values.get(option);
    return value == null ? otherwise : Integer.toUnsignedLong(Integer.parseUnsignedInt(value));
  }

  public Mode mode() {
    return mode;
  }

  public DrainStrategy drainStrategy() {
    return drainStrategy;
  }

  public LogLevel logLevel() {
    return logLevel;
  }

  /** {@code --component-log-level}, in the order given. */
  public Map<String, LogLevel> componentLevels() {
    return new LinkedHashMap<>(componentLevels);
  }

  /** {@code --stats-tag}: names and values in the order given. */
  public List<Map.Entry<String, String>> statsTags() {
    return statsTags;
  }

  /** At least one; by default one for each CPU that the process may use. */
  public int concurrency() {
    return (int)
        Math.max(1, number(Option.CONCURRENCY, Runtime.getRuntime().availableProcessors()));
  }

  public Duration drainTime() {
    return Duration.ofSeconds(number(Option.DRAIN_TIME_S, 600));
  }

  public Duration fileFlushInterval() {
    return Duration.ofMillis(number(Option.FILE_FLUSH_INTERVAL_MSEC, 10_000));
  }

  public int fileFlushMinSizeBytes() {
    return (int) Math.min(number(Option.FILE_FLUSH_MIN_SIZE_KB, 64) * 1024, Integer.MAX_VALUE);
  }

  public boolean allowUnknownStaticFields() {
    return has(Option.ALLOW_UNKNOWN_STATIC_FIELDS) || has(Option.ALLOW_UNKNOWN_FIELDS);
  }

  public boolean rejectUnknownDynamicFields() {
    return has(Option.REJECT_UNKNOWN_DYNAMIC_FIELDS);
  }
}
