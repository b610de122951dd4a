package io.floatingvip.operator.planning;

import io.floatingvip.crds.AddressPoolSpec;
import java.util.Map;

/**
 * An AddressPool.
 *
 * @param name its name
 * @param spec its ranges, and who may use them
 */
public record AddressPoolView(String name, AddressPoolSpec spec) {
  /** Returns whether a namespace with these labels may use the pool. */
  boolean isOpenTo(Map<String, String> labels) {
    return spec.namespaceSelector() == null || Selection.matches(spec.namespaceSelector(), labels);
  }
}
