package dev.pillion.proxycore.route;

/**
 * The present route table of a connection manager: fixed for an inline one, changing for RDS. Any
 * thread.
 */
@FunctionalInterface
public interface RouteTableProvider {
  RouteTable current();
}
