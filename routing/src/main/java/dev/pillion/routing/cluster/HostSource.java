package dev.pillion.routing.cluster;

import java.util.List;

/**
 * Hosts that are balanced among each other: the healthy or degraded ones of a priority, or all of
 * them in a panic.
 *
 * @param hosts never empty
 * @param loadPercent the share of requests that goes here
 * @param panic too few are healthy, so health is ignored
 */
public record HostSource(List<Host> hosts, int loadPercent, boolean panic) {}
