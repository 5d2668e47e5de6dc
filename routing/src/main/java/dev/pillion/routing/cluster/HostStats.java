package dev.pillion.routing.cluster;

/**
 * Envoy's statistics of one host, as {@code /clusters} prints them; one worker's part. Only that
 * worker writes; others read values that may be an instant old.
 */
public final class HostStats {
  final int worker;
  public long cxActive;
  public long cxConnectFail;
  public long cxTotal;
  public long rqActive;
  public long rqError;
  public long rqPendingActive;
  public long rqSuccess;
  public long rqTimeout;
  public long rqTotal;

  HostStats(int worker) {
    this.worker = worker;
  }

  void absorb(HostStats other) {
    cxActive += other.cxActive;
    cxConnectFail += other.cxConnectFail;
    cxTotal += other.cxTotal;
    rqActive += other.rqActive;
    rqError += other.rqError;
    rqPendingActive += other.rqPendingActive;
    rqSuccess += other.rqSuccess;
    rqTimeout += other.rqTimeout;
    rqTotal += other.rqTotal;
  }
}
