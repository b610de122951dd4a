/**
 * What a speaker has to do: the programme, as it stands in {@code Speaker.spec} and in the
 * speaker's file, and the parts of it that users write into a VirtualIP or BackendPool. Immutable
 * records with text as on the wire; no thread owns anything here.
 */
@NullMarked
package io.floatingvip.crds.programme;

import org.jspecify.annotations.NullMarked;
