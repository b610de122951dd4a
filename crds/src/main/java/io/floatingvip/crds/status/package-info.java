/**
 * What a speaker observes: {@code Speaker.status}, which is also the JSON of the speaker's {@code
 * /status}. Immutable records; no thread owns anything here.
 */
@NullMarked
package io.floatingvip.crds.status;

import org.jspecify.annotations.NullMarked;
