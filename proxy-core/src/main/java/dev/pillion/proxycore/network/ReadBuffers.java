package dev.pillion.proxycore.network;

import dev.pillion.proxycore.worker.Pipe;
import dev.pillion.proxycore.worker.Pipes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.UncheckedBooleanSupplier;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The buffers that one connection's channel reads into, sized by Netty's adaptive allocator, and
 * the place where a bulk goes into pipes instead, once somebody asked for it.
 *
 * <p>Netty's own {@code spliceTo} is not used: it tells nobody how much went through, takes the end
 * of the stream for "nothing yet" and reports it ahead of what the kernel still has, and resumes
 * reading whoever stopped it. Here Netty's read loop stays in charge of events, errors and the end
 * of the stream: before each read it asks for a buffer, and that is where bytes may be spliced.
 * What it then has is {@link #SPLICED}, an empty buffer that stands for them.
 *
 * <p>One read an event, where Netty's channels have sixteen: so whoever must stop reading is heard
 * before the next buffer or pipe, and a bulk gives way to the others. A read loop that knows of the
 * stream's end reads on until it is there, by usual reads when the pipe before has not left, and
 * must come there: a Netty that was told of it and then waits for nothing never wakes again.
 */
final class ReadBuffers implements RecvByteBufAllocator {
  /** An event that brings less is no bulk; for so little a copy is cheaper than a pipe. */
  private static final int BULK = 32 * 1024;

  /** So many bytes of bulk in a row are copied before pipes are used. */
  private static final int COPIED_FIRST = 256 * 1024;

  /** More than the kernel ever puts into a pipe. */
  private static final int MOST = 1 << 20;

  private static final int EINVAL = -22;

  /** No read but this brings an empty buffer. */
  private static final ByteBuf SPLICED = Unpooled.EMPTY_BUFFER;

  private final SpliceEnd end;
  private final Pipes pipes;
  private final ReadHandle handle = new ReadHandle();

  ReadBuffers(SpliceEnd end, Pipes pipes) {
    this.end = end;
    this.pipes = pipes;
  }

  /** From now on a bulk is spliced. */
  void splice(FileDescriptor socket) {
    handle.socket = socket;
  }

  /** What {@link #SPLICED} stands for; null when the read after it failed. */
  @Nullable SplicedBytes takeSpliced() {
    SplicedBytes taken = handle.spliced;
    handle.spliced = null;
    return taken;
  }

  /** One for all: the channel asks for it twice and keeps one. */
  @Override
  @SuppressWarnings("deprecation") // Handle is, in favour of what this one is
  public Handle newHandle() {
    return handle;
  }

  /** Thrown as it is: Netty ends the connection with an IOException of a read. */
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void fail(Throwable failure) throws E {
    throw (E) failure;
  }

  @SuppressWarnings("deprecation") // as above
  private final class ReadHandle extends DelegatingHandle implements ExtendedHandle {
    private final ExtendedHandle buffers;
    private @Nullable FileDescriptor socket;
    private int received;
    private int bulk;
    private @Nullable SplicedBytes spliced;
    private @Nullable SplicedBytes last;

    ReadHandle() {
      super(new AdaptiveRecvByteBufAllocator().maxMessagesPerRead(1).newHandle());
      buffers = (ExtendedHandle) delegate();
    }

    @Override
    public void reset(ChannelConfig config) {
      buffers.reset(config);
      received = 0;
      last = null;
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
      FileDescriptor from = socket;
      if (from != null && bulk >= COPIED_FIRST && (last == null || last.gone()) && splice(from)) {
        return SPLICED;
      }
      return buffers.allocate(allocator);
    }

    /** False: nothing was there, or it cannot be; a usual read finds out. */
    private boolean splice(FileDescriptor from) {
      Pipe pipe = pipes.take();
      if (pipe == null) {
        bulk = 0; // to be tried again after some more
        return false;
      }
      int length = 0;
      try {
        length = pipe.fill(from, MOST);
      } catch (IOException e) {
        pipes.giveBack(pipe);
        notSpliced(e);
        return false;
      }
      if (length == 0) {
        pipes.giveBack(pipe);
        return false;
      }
      if (length < BULK) {
        bulk = 0;
      }
      spliced = new SplicedBytes(pipes, pipe);
      last = spliced;
      return true;
    }

    /** EINVAL: this kind of socket cannot. Anything else is what a read would have failed with. */
    private void notSpliced(IOException failure) {
      if (failure instanceof Errors.NativeIoException known && known.expectedErr() == EINVAL) {
        socket = null;
      } else {
        ReadBuffers.<RuntimeException>fail(failure);
      }
    }

    @Override
    public void lastBytesRead(int bytes) {
      SplicedBytes moved = spliced; // reading into no space looks like the stream's end
      int read = moved == null ? bytes : moved.length();
      received += Math.max(read, 0);
      buffers.lastBytesRead(read);
    }

    @Override
    public void readComplete() {
      end.deliver(); // nothing is left but when the read after a splice failed
      buffers.readComplete();
      if (last == null) {
        bulk = received < BULK ? 0 : Math.min(bulk + received, COPIED_FIRST);
      }
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
      return last == null && buffers.continueReading(maybeMoreData);
    }
  }
}
