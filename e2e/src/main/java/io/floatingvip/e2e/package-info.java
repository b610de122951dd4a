@NullMarked
package io.floatingvip.e2e;

import org.jspecify.annotations.NullMarked;
