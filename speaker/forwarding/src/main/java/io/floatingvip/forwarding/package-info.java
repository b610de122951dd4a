@NullMarked
package io.floatingvip.forwarding;

import org.jspecify.annotations.NullMarked;
