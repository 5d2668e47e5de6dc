package dev.pillion.initiptables;

import java.util.List;

/**
 * What is added to one table.
 *
 * @param chains new chains, in the order of their making
 * @param rules rules in the order of their adding
 */
record Table(TableName name, List<String> chains, List<Rule> rules) {}
