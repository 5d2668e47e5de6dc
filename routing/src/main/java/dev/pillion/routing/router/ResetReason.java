package dev.pillion.routing.router;

import dev.pillion.httpcodec.StreamReset;
import dev.pillion.proxycore.error.ResponseFlag;
import dev.pillion.resilience.retry.RetryState.Failure;
import dev.pillion.routing.pool.PoolFailure;

/** Why an upstream request ended early, in Envoy's words (StreamResetReason). */
enum ResetReason {
  LOCAL_CONNECTION_FAILURE("local connection failure", ResponseFlag.UPSTREAM_CONNECTION_FAILURE),
  REMOTE_CONNECTION_FAILURE("remote connection failure", ResponseFlag.UPSTREAM_CONNECTION_FAILURE),
  CONNECTION_TIMEOUT("connection timeout", ResponseFlag.UPSTREAM_CONNECTION_FAILURE),
  CONNECTION_TERMINATION("connection termination", ResponseFlag.UPSTREAM_CONNECTION_TERMINATION),
  OVERFLOW("overflow", ResponseFlag.UPSTREAM_OVERFLOW),
  REMOTE_RESET("remote reset", ResponseFlag.UPSTREAM_REMOTE_RESET),
  REMOTE_REFUSED("remote refused stream reset", ResponseFlag.UPSTREAM_REMOTE_RESET),
  PROTOCOL_ERROR("protocol error", ResponseFlag.UPSTREAM_PROTOCOL_ERROR);

  private final String words;
  private final ResponseFlag flag;

  ResetReason(String words, ResponseFlag flag) {
    this.words = words;
    this.flag = flag;
  }

  String words() {
    return words;
  }

  ResponseFlag flag() {
    return flag;
  }

  /** What the retry policy calls it. */
  Failure failure() {
    return switch (this) {
      case OVERFLOW -> Failure.OVERFLOW;
      case LOCAL_CONNECTION_FAILURE, REMOTE_CONNECTION_FAILURE, CONNECTION_TIMEOUT ->
          Failure.CONNECT_FAILURE;
      case REMOTE_REFUSED -> Failure.REFUSED_STREAM;
      case CONNECTION_TERMINATION, REMOTE_RESET, PROTOCOL_ERROR -> Failure.RESET;
    };
  }

  static ResetReason of(PoolFailure failure) {
    return switch (failure) {
      case OVERFLOW, ACTIVE_OVERFLOW -> OVERFLOW;
      case LOCAL_CONNECTION_FAILURE -> LOCAL_CONNECTION_FAILURE;
      case REMOTE_CONNECTION_FAILURE -> REMOTE_CONNECTION_FAILURE;
      case TIMEOUT -> CONNECTION_TIMEOUT;
    };
  }

  static ResetReason of(StreamReset reset) {
    return switch (reset) {
      case CONNECTION_CLOSED, CONNECTION_RESET -> CONNECTION_TERMINATION;
      case REMOTE_RESET -> REMOTE_RESET;
      case REMOTE_REFUSED -> REMOTE_REFUSED;
    };
  }
}
