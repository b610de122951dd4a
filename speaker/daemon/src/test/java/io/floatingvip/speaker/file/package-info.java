/** Tests of the programme as a file. */
@NullMarked
package io.floatingvip.speaker.file;

import org.jspecify.annotations.NullMarked;
