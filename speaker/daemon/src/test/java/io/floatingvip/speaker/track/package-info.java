@NullMarked
package io.floatingvip.speaker.track;

import org.jspecify.annotations.NullMarked;
