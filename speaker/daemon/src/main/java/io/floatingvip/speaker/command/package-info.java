/**
 * The command line: what the user asks for, the help text, and the set-up of the log. Used by the
 * main thread before anything else runs.
 */
@NullMarked
package io.floatingvip.speaker.command;

import org.jspecify.annotations.NullMarked;
