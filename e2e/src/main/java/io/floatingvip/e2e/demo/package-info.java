/**
 * The product's main job on one machine: an operator, three speakers and three web backends, on an
 * API server and a segment of the demo's own. The demo adds only those two; the programs are the
 * ones that a cluster runs. One thread tells the story, top to bottom.
 */
@NullMarked
package io.floatingvip.e2e.demo;

import org.jspecify.annotations.NullMarked;
