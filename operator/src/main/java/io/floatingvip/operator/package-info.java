@NullMarked
package io.floatingvip.operator;

import org.jspecify.annotations.NullMarked;
