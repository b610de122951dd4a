/** Generation of the CRD YAML from the types, and the tests of both. */
@NullMarked
package io.floatingvip.crds;

import org.jspecify.annotations.NullMarked;
