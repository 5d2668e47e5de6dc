package dev.pillion.proxycore.network;

import dev.pillion.proxycore.worker.Pipe;
import dev.pillion.proxycore.worker.Pipes;
import io.netty.channel.FileRegion;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.AbstractReferenceCounted;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that one connection received and that wait in a pipe for another to send them. In the
 * sender's queue they have their place among the buffers. When released they give their pipe back.
 * For the worker's thread.
 */
public final class SplicedBytes extends AbstractReferenceCounted implements FileRegion {
  private final Pipes pipes;
  private final Pipe pipe;
  private final int length;
  private @Nullable SpliceEnd sender;
  private @Nullable FileDescriptor socket;

  /** The pipe, which {@code pipes} has lent, passes with what is in it. */
  SplicedBytes(Pipes pipes, Pipe pipe) {
    this.pipes = pipes;
    this.pipe = pipe;
    this.length = pipe.held();
  }

  /** How many bytes they are, sent or not. */
  public int length() {
    return length;
  }

  /** Sent or dropped. */
  boolean gone() {
    return refCnt() == 0;
  }

  void sendBy(SpliceEnd end, FileDescriptor descriptor) {
    sender = end;
    socket = descriptor;
  }

  /** Called by the sender's channel until all is transferred or nothing more is taken. */
  @Override
  public long transferTo(WritableByteChannel unused, long position) throws IOException {
    SpliceEnd to = sender;
    FileDescriptor into = socket;
    if (to == null || into == null) {
      throw new IllegalStateException("nobody sends them");
    }
    int moved = pipe.drain(into);
    to.onSent(moved, pipe.held() == 0);
    return moved;
  }

  @Override
  protected void deallocate() {
    SpliceEnd to = sender;
    if (to != null) {
      to.onDropped(pipe.held());
    }
    pipes.giveBack(pipe);
  }

  @Override
  public long position() {
    return 0;
  }

  @Override
  @Deprecated
  @SuppressWarnings("InlineMeSuggester") // nobody calls it
  public long transfered() {
    return transferred();
  }

  @Override
  public long transferred() {
    return (long) length - pipe.held();
  }

  @Override
  public long count() {
    return length;
  }

  @Override
  public SplicedBytes retain() {
    super.retain();
    return this;
  }

  @Override
  public SplicedBytes retain(int increment) {
    super.retain(increment);
    return this;
  }

  @Override
  public SplicedBytes touch() {
    return this;
  }

  @Override
  public SplicedBytes touch(Object hint) {
    return this;
  }
}
