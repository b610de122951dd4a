@NullMarked
package io.floatingvip.linux;

import org.jspecify.annotations.NullMarked;
