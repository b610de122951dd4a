@NullMarked
package io.floatingvip.speaker;

import org.jspecify.annotations.NullMarked;
