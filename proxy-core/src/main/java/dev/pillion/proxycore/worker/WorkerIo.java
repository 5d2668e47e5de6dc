package dev.pillion.proxycore.worker;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;

/**
 * Netty's epoll, for event loops of workers, with registrations that survive a time in which
 * nothing is waited for.
 *
 * <p>Netty 4.2.18 takes a descriptor out of epoll when its channel waits for no event, and does not
 * put it back for the next: the channel then fails with ENOENT. That is where each connection comes
 * to whose peer has shut its sending side; what could not be sent at once was lost with it. Here
 * such a channel stays in epoll, for errors alone and edge-triggered, because a level-triggered one
 * would report a peer that is gone over and over (why Netty takes it out).
 */
public final class WorkerIo implements IoHandler {
  private static final EpollIoOps NOTHING_BUT_ERRORS = EpollIoOps.EPOLLERR.with(EpollIoOps.EPOLLET);

  private final IoHandler epoll;

  private WorkerIo(IoHandler epoll) {
    this.epoll = epoll;
  }

  /** For an event loop group. */
  public static IoHandlerFactory factory() {
    IoHandlerFactory factory = EpollIoHandler.newFactory();
    return executor -> new WorkerIo(factory.newHandler(executor));
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return new Registration(epoll.register(handle));
  }

  @Override
  public void initialize() {
    epoll.initialize();
  }

  @Override
  public int run(IoHandlerContext context) {
    return epoll.run(context);
  }

  @Override
  public void prepareToDestroy() {
    epoll.prepareToDestroy();
  }

  @Override
  public void destroy() {
    epoll.destroy();
  }

  @Override
  public void wakeup() {
    epoll.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return epoll.isCompatible(handleType);
  }

  private static final class Registration implements IoRegistration {
    private final IoRegistration registration;
    private boolean added;

    Registration(IoRegistration registration) {
      this.registration = registration;
    }

    @Override
    public long submit(IoOps ops) {
      boolean nothing = ops.equals(EpollIoOps.NONE);
      if (nothing && added) {
        return registration.submit(NOTHING_BUT_ERRORS);
      }
      added |= !nothing;
      return registration.submit(ops);
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // as Netty declares it
    public <T> T attachment() {
      return registration.attachment();
    }

    @Override
    public boolean isValid() {
      return registration.isValid();
    }

    @Override
    public boolean cancel() {
      return registration.cancel();
    }
  }
}
