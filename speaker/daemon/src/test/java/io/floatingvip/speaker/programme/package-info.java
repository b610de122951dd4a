/** Tests of reading a programme. */
@NullMarked
package io.floatingvip.speaker.programme;

import org.jspecify.annotations.NullMarked;
