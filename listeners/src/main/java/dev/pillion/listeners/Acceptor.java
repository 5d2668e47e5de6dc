package dev.pillion.listeners;

import dev.pillion.proxycore.log.Logger;
import dev.pillion.proxycore.worker.Worker;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;

/**
 * The handler of one listening socket: gives each accepted channel to a worker. With a socket a
 * worker that is its own; with exact balance, or one socket for all, it is the worker with the
 * fewest connections of this listener.
 */
final class Acceptor extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = Logger.of("conn_handler");
  private static final int RETRY_SECONDS = 1;

  private final WorkerListener own;
  private final WorkerListener[] all;
  private final boolean balanced;
  private int accepted;

  Acceptor(WorkerListener own, WorkerListener[] all, boolean balanced) {
    this.own = own;
    this.all = all;
    this.balanced = balanced;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    Channel channel = (Channel) message;
    accepted++;
    if (!own.listener.limits().admit(own.listener, channel, own.worker.stats())) {
      channel.unsafe().closeForcibly();
      return;
    }
    WorkerListener target = balanced ? leastLoaded() : own;
    target.load.incrementAndGet();
    if (target == own) {
      own.accept(channel);
    } else {
      target.worker.eventLoop().execute(() -> target.accept(channel));
    }
  }

  private WorkerListener leastLoaded() {
    WorkerListener best = own;
    for (WorkerListener candidate : all) {
      if (candidate.load.get() < best.load.get()) {
        best = candidate;
      }
    }
    return best;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    Worker worker = own.worker;
    own.listener.stats().acceptedPerSocketEvent.record(worker.stats(), accepted);
    accepted = 0;
  }

  /** Accept fails when file descriptors run out: rest a while rather than spin. */
  @Override
  @SuppressWarnings("deprecation") // inbound since Netty 5 only in name
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.warning("listener " + own.listener.name() + ": accept failed: " + cause.getMessage());
    ctx.channel().config().setAutoRead(false);
    var _ =
        ctx.channel()
            .eventLoop()
            .schedule(
                () -> ctx.channel().config().setAutoRead(true), RETRY_SECONDS, TimeUnit.SECONDS);
  }
}
