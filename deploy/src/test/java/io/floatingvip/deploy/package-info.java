/**
 * Tests of the Helm chart, and the program that writes what is generated from it and for it. Helm
 * itself runs in the JVM; one thread.
 */
@NullMarked
package io.floatingvip.deploy;

import org.jspecify.annotations.NullMarked;
