package dev.pillion.resilience.outlier;

/** What a host is ejected for, by the names of Envoy's OutlierEjectionType. */
public enum EjectionType {
  CONSECUTIVE_5XX,
  CONSECUTIVE_GATEWAY_FAILURE,
  SUCCESS_RATE,
  CONSECUTIVE_LOCAL_ORIGIN_FAILURE,
  SUCCESS_RATE_LOCAL_ORIGIN,
  FAILURE_PERCENTAGE,
  FAILURE_PERCENTAGE_LOCAL_ORIGIN
}
