/** Tests of what Services of type LoadBalancer become. */
@NullMarked
package io.floatingvip.operator.loadbalancer;

import org.jspecify.annotations.NullMarked;
