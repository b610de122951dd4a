package io.floatingvip.operator.planning;

import io.floatingvip.crds.AddressPoolSpec;

/**
 * An AddressPool.
 *
 * @param name its name
 * @param spec its ranges, and who may use them
 */
public record AddressPoolView(String name, AddressPoolSpec spec) {}
