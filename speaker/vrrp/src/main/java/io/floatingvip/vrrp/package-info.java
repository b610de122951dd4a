@NullMarked
package io.floatingvip.vrrp;

import org.jspecify.annotations.NullMarked;
