/**
 * Connections that last: what a client that stays connected sees of a handover, where the {@link
 * io.floatingvip.e2e.outage outage clock} sees what new connections meet.
 *
 * <p>A client process exchanges bytes over many connections, uploads and downloads, and reports
 * what broke. Its threads belong to it; who starts it has one process and its output.
 */
@NullMarked
package io.floatingvip.e2e.lasting;

import org.jspecify.annotations.NullMarked;
