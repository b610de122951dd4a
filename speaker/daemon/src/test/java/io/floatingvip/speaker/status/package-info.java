@NullMarked
package io.floatingvip.speaker.status;

import org.jspecify.annotations.NullMarked;
