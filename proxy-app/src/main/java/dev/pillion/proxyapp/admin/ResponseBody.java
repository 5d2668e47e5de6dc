package dev.pillion.proxyapp.admin;

import dev.pillion.proxycore.http.HttpFilterCallbacks;
import dev.pillion.proxycore.http.Watermarks;
import dev.pillion.proxycore.log.Logger;
import dev.pillion.proxycore.text.TextPieces;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * The way of a page to its reader: pieces are made as fast as they are taken, so that a long page
 * for a slow reader takes no more memory than the connection's buffer, and no more of the main
 * thread's time at once than one turn's share.
 */
final class ResponseBody implements Watermarks {
  private static final Logger LOG = Logger.of("admin");
  private static final int CHUNK_CHARS = 16 * 1024;
  private static final int CHUNKS_A_TURN = 16;

  private final HttpFilterCallbacks callbacks;
  private final TextPieces pieces;
  private final StringBuilder chunk = new StringBuilder();
  private int holds;
  private boolean scheduled;
  private boolean ended;

  ResponseBody(HttpFilterCallbacks callbacks, TextPieces pieces) {
    this.callbacks = callbacks;
    this.pieces = pieces;
    callbacks.setDownstreamWatermarks(this);
  }

  /** Writes as much as this turn may; goes on by itself. */
  void write() {
    scheduled = false;
    try {
      for (int i = 0; i < CHUNKS_A_TURN && holds == 0 && !ended; i++) {
        writeChunk();
      }
    } catch (RuntimeException e) {
      // The head is out: all that is left is to not let a part pass for the whole.
      LOG.error("an admin page failed while it was written", e);
      ended = true;
      callbacks.resetStream();
    }
    goOnLater();
  }

  private void goOnLater() {
    if (holds == 0 && !ended && !scheduled) {
      scheduled = true;
      callbacks.worker().eventLoop().execute(this::write);
    }
  }

  private void writeChunk() {
    chunk.setLength(0);
    boolean more = true;
    while (more && chunk.length() < CHUNK_CHARS) {
      more = pieces.appendNext(chunk);
    }
    ended = !more;
    byte[] bytes = chunk.toString().getBytes(StandardCharsets.UTF_8);
    callbacks.encodeData(Unpooled.wrappedBuffer(bytes), ended);
  }

  /** The stream is gone; nothing more is written. */
  void cancel() {
    ended = true;
  }

  @Override
  public void onAboveHighWatermark() {
    holds++;
  }

  @Override
  public void onBelowLowWatermark() {
    holds--;
    goOnLater();
  }
}
