/** Tests of the programme in Kubernetes. */
@NullMarked
package io.floatingvip.speaker.kubernetes;

import org.jspecify.annotations.NullMarked;
