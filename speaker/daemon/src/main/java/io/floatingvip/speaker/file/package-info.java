/**
 * The programme as a file: reading it, and noticing that it has changed. Watched by a virtual
 * thread of its own.
 */
@NullMarked
package io.floatingvip.speaker.file;

import org.jspecify.annotations.NullMarked;
