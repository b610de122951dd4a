/** Tests of what is said about objects. */
@NullMarked
package io.floatingvip.operator.reporting;

import org.jspecify.annotations.NullMarked;
