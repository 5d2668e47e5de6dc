package dev.pillion.proxycore.worker;

import io.netty.channel.epoll.Native;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;

/**
 * A pipe of the kernel, through which splice(2) moves bytes from one socket to another without a
 * copy of them in this process. It costs two descriptors. For one thread at a time.
 */
public final class Pipe {
  private final FileDescriptor readEnd;
  private final FileDescriptor writeEnd;
  private int held;

  private Pipe(FileDescriptor readEnd, FileDescriptor writeEnd) {
    this.readEnd = readEnd;
    this.writeEnd = writeEnd;
  }

  static Pipe open() throws IOException {
    FileDescriptor[] ends = FileDescriptor.pipe();
    return new Pipe(ends[0], ends[1]);
  }

  /**
   * Moves what a socket has received into the pipe, as far as there is room.
   *
   * @return the number of bytes; 0 when nothing is there now, and at the end of the stream
   */
  public int fill(FileDescriptor socket, int most) throws IOException {
    int moved = Native.splice(socket.intValue(), -1, writeEnd.intValue(), -1, most);
    held += moved;
    return moved;
  }

  /**
   * Moves what is in the pipe to a socket.
   *
   * @return the number of bytes that it took; 0 when it takes none now
   */
  public int drain(FileDescriptor socket) throws IOException {
    int moved = Native.splice(readEnd.intValue(), -1, socket.intValue(), -1, held);
    held -= moved;
    return moved;
  }

  /** Bytes in the pipe. */
  public int held() {
    return held;
  }

  void close() {
    close(readEnd);
    close(writeEnd);
  }

  private static void close(FileDescriptor end) {
    try {
      end.close();
    } catch (IOException e) {
      // close(2) gives the descriptor back whatever it says
    }
  }
}
