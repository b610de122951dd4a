/**
 * The programme of a node: read from YAML or from a JSON tree into values that the engine and the
 * forwarder take as they are, with every mistake named by its place, what is wrong and what to
 * write. Pure functions of text; no thread owns it.
 */
@NullMarked
package io.floatingvip.speaker.programme;

import org.jspecify.annotations.NullMarked;
