/**
 * An API server for a demo or a test, within its own JVM: fabric8's server in CRUD mode, which
 * keeps objects, serves watches and separates status from spec, with server-side apply added. It
 * enforces no schema, no CEL rule and no access control; those are tested on a real API server.
 * Called by many of its own worker threads.
 */
@NullMarked
package io.floatingvip.e2e.api;

import org.jspecify.annotations.NullMarked;
