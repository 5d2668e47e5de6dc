/**
 * Listeners: a connection's way from the listening socket to its filter chain.
 *
 * <p>{@link dev.pillion.listeners.ListenerManager} binds; {@code Acceptor} accepts; {@code
 * AcceptedSocket} runs the listener filters, hands the connection to the listener of its original
 * destination and has the filter chain chosen; {@code network.ActiveConnection} runs the chain.
 */
@NullMarked
package dev.pillion.listeners;

import org.jspecify.annotations.NullMarked;
