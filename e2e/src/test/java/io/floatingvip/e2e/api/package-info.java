/** What a client of the embedded API server may rely on. */
@NullMarked
package io.floatingvip.e2e.api;

import org.jspecify.annotations.NullMarked;
