@NullMarked
package io.floatingvip.crds;

import org.jspecify.annotations.NullMarked;
