/**
 * The Kubernetes API of Floating VIP: custom resources that users write ({@link
 * io.floatingvip.crds.VirtualIP}, {@link io.floatingvip.crds.BackendPool}, {@link
 * io.floatingvip.crds.AddressPool}) and the one through which operator and speakers meet ({@link
 * io.floatingvip.crds.Speaker}).
 *
 * <p>Only immutable data: records, enumerations and the constraints that the API server checks. A
 * field that is absent in the JSON has its documented default in the record, so a server that
 * applies no defaults makes no difference. No thread owns anything here.
 */
@NullMarked
package io.floatingvip.crds;

import org.jspecify.annotations.NullMarked;
