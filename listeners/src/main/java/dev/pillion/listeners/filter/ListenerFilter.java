package dev.pillion.listeners.filter;

import dev.pillion.proxycore.network.ConnectionInfo;
import dev.pillion.proxycore.stats.StatsShard;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/**
 * One listener filter of one connection: looks at a connection before its filter chain is chosen.
 * Inspectors read the bytes by index and leave the buffer as it is; only what belongs to no later
 * protocol (a PROXY header) is consumed. For the connection's worker alone.
 */
public interface ListenerFilter {
  /** What a filter wants next. */
  enum Status {
    /** It is done: on to the next filter. */
    CONTINUE,
    /** It cannot tell yet: more bytes, please. */
    NEED_DATA,
    /** The connection is to be closed. */
    CLOSE
  }

  /** The connection was accepted, or the filter before this one is done. */
  Status onAccept(Channel channel, ConnectionInfo info, StatsShard stats);

  /** All bytes so far; called again with more after {@link Status#NEED_DATA}. */
  default Status onData(ByteBuf bytes, ConnectionInfo info, StatsShard stats) {
    return Status.CONTINUE;
  }
}
