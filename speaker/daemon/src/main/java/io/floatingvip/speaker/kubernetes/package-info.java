/**
 * The programme as the node's Speaker object in Kubernetes, the endpoints of its pools, and the
 * status that goes back. One thread owns the programme and the endpoints, one writes the status;
 * informers of the client only hand over to them. Losing the API server changes nothing but that.
 */
@NullMarked
package io.floatingvip.speaker.kubernetes;

import org.jspecify.annotations.NullMarked;
