/**
 * Throw-away network namespaces for tests. A namespace belongs to threads of the test's own
 * process, so it is gone with everything in it when the process ends, however it ends.
 */
@NullMarked
package io.floatingvip.linux.testing;

import org.jspecify.annotations.NullMarked;
