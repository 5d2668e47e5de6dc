package dev.pillion.xdsclient.schema;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of a repeated field, each with the mark of its place in the source. */
public final class Values {
  private final List<Object> values = new ArrayList<>(4);
  private int[] marks = new int[4];
  private @Nullable Map<Object, Integer> places;

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

  /**
   * The place of a map's entry with that key; -1, and the key's place is the next one: the caller
   * adds the entry then.
   */
  int placeOf(Object key) {
    if (places == null) {
      places = new HashMap<>();
    }
    Integer place = places.putIfAbsent(key, values.size());
    return place == null ? -1 : place;
  }

  void replace(int index, Object value, int mark) {
    values.set(index, value);
    marks[index] = mark;
  }
}
