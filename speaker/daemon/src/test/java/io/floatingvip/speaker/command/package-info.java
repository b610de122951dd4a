/** Tests of the command line. */
@NullMarked
package io.floatingvip.speaker.command;

import org.jspecify.annotations.NullMarked;
