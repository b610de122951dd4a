@NullMarked
package io.floatingvip.speaker.metrics;

import org.jspecify.annotations.NullMarked;
