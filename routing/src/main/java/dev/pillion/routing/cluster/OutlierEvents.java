package dev.pillion.routing.cluster;

import dev.pillion.resilience.outlier.EjectionType;
import dev.pillion.resilience.outlier.HostMonitor;

/** Where ejections are told of; called on the configuration thread. */
public interface OutlierEvents {
  /** Tells nobody. */
  OutlierEvents NONE =
      new OutlierEvents() {
        @Override
        public void ejected(
            String cluster,
            Host host,
            HostMonitor monitor,
            EjectionType type,
            boolean enforced,
            OutlierRates rates,
            long nanosSinceUnejection) {}

        @Override
        public void takenBack(
            String cluster, Host host, HostMonitor monitor, long nanosSinceEjection) {}
      };

  /**
   * A host is an outlier.
   *
   * @param enforced it is ejected
   * @param rates of its cluster, as they are known at that moment
   * @param nanosSinceUnejection since it came back last; -1: it never did
   */
  void ejected(
      String cluster,
      Host host,
      HostMonitor monitor,
      EjectionType type,
      boolean enforced,
      OutlierRates rates,
      long nanosSinceUnejection);

  /** A host's ejection is over. */
  void takenBack(String cluster, Host host, HostMonitor monitor, long nanosSinceEjection);
}
