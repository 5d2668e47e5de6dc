package dev.pillion.proxycore.stats;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * One thread's part of every statistic: a plain array of longs that only its owner writes.
 *
 * <p>Readers on other threads see values that are whole and at most an instant old; a shard shares
 * no cache line with another, so that a counter costs one addition.
 */
public final class StatsShard {
  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle CELLS;
  private static final VarHandle HISTOGRAMS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      CELLS = lookup.findVarHandle(StatsShard.class, "cells", long[].class);
      HISTOGRAMS = lookup.findVarHandle(StatsShard.class, "histograms", HistogramData[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private long[] cells = new long[256];
  private HistogramData[] histograms = new HistogramData[16];

  StatsShard() {}

  void add(int cell, long delta) {
    long[] local = cells;
    if (cell >= local.length) {
      local = growCells(cell);
    }
    LONGS.setOpaque(local, cell, local[cell] + delta);
  }

  void set(int cell, long value) {
    long[] local = cells;
    if (cell >= local.length) {
      local = growCells(cell);
    }
    LONGS.setOpaque(local, cell, value);
  }

  long read(int cell) {
    long[] local = (long[]) CELLS.getAcquire(this);
    return cell < local.length ? (long) LONGS.getOpaque(local, cell) : 0;
  }

  void record(int slot, long value) {
    HistogramData[] local = histograms;
    if (slot >= local.length) {
      local = Arrays.copyOf(local, Math.max(slot + 1, local.length * 2));
      HISTOGRAMS.setRelease(this, local);
    }
    HistogramData data = local[slot];
    if (data == null) {
      data = new HistogramData();
      local[slot] = data;
    }
    data.record(value);
  }

  void mergeHistogram(int slot, HistogramData into) {
    HistogramData[] local = (HistogramData[]) HISTOGRAMS.getAcquire(this);
    if (slot < local.length && local[slot] != null) {
      local[slot].mergeInto(into);
    }
  }

  private long[] growCells(int cell) {
    long[] grown = Arrays.copyOf(cells, Math.max(cell + 64, cells.length * 2));
    CELLS.setRelease(this, grown);
    return grown;
  }
}
