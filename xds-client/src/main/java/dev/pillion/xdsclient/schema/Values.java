package dev.pillion.xdsclient.schema;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The values of a repeated field, each with the mark of its place in the source. */
public final class Values {
  private final List<Object> values = new ArrayList<>(4);
  private int[] marks = new int[4];

  public int size() {
    return values.size();
  }

  public Object get(int index) {
    return values.get(index);
  }

  public int mark(int index) {
    return marks[index];
  }

  public void add(Object value, int mark) {
    if (values.size() == marks.length) {
      marks = Arrays.copyOf(marks, marks.length * 2);
    }
    marks[values.size()] = mark;
    values.add(value);
  }

  void replace(int index, Object value, int mark) {
    values.set(index, value);
    marks[index] = mark;
  }
}
