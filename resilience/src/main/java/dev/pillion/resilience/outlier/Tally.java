package dev.pillion.resilience.outlier;

/**
 * One worker's reports of a host (Envoy: DetectorHostMonitor). Costs that worker two additions an
 * answer. For its worker's thread; the detector reads sums that may be an instant old.
 */
public final class Tally {
  private static final int OK = 200;
  private static final int SERVICE_UNAVAILABLE = 503;

  private final HostMonitor host;
  private final boolean split;
  final int worker;
  long requests;
  long successes;
  long connects;
  long connected;

  Tally(HostMonitor host, int worker, boolean split) {
    this.host = host;
    this.worker = worker;
    this.split = split;
  }

  /**
   * The host has answered.
   *
   * @param status of HTTP; what a gRPC status stands for where there is one
   */
  public void onResponse(int status) {
    requests++;
    if (status >= 500 && status < 600) {
      host.failed(status);
    } else {
      successes++;
      host.succeeded();
    }
  }

  /** A connection stands, and what is spoken over it will be judged by its answers. */
  public void onConnected() {
    if (split) {
      connects++;
      connected++;
      host.localOriginSucceeded();
    }
  }

  /** A connection stands, and nothing else will be known of it. */
  public void onConnectedForGood() {
    if (split) {
      onConnected();
    } else {
      onResponse(OK);
    }
  }

  /** The host could not be reached, or the connection broke. */
  public void onConnectFailed() {
    localOriginFailure(SERVICE_UNAVAILABLE);
  }

  /**
   * Nothing came in time.
   *
   * @param status what the client is told
   */
  public void onTimeout(int status) {
    localOriginFailure(status);
  }

  private void localOriginFailure(int status) {
    if (split) {
      connects++;
      host.localOriginFailed();
    } else {
      onResponse(status);
    }
  }
}
