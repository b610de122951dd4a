/** Tests of the HTTP pages. */
@NullMarked
package io.floatingvip.speaker.http;

import org.jspecify.annotations.NullMarked;
