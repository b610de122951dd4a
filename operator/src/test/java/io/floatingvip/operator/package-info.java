/** Tests of the whole operator against an API server in the same JVM. */
@NullMarked
package io.floatingvip.operator;

import org.jspecify.annotations.NullMarked;
