package io.floatingvip.operator.planning;

import java.util.Comparator;

/**
 * The name of a namespaced object.
 *
 * @param namespace its namespace
 * @param name its name
 */
public record ObjectRef(String namespace, String name) implements Comparable<ObjectRef> {
  private static final Comparator<ObjectRef> ORDER =
      Comparator.comparing(ObjectRef::namespace).thenComparing(ObjectRef::name);

  @Override
  public int compareTo(ObjectRef other) {
    return ORDER.compare(this, other);
  }

  /** Returns namespace and name with a slash between, as the items of a programme are called. */
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
