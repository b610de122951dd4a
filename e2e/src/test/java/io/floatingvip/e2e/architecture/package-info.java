/**
 * What holds the structure together: the arrows between the modules, the rules of style, the
 * licence. Reads the compiled classes and the sources of every module, so it runs in the module
 * that is built last.
 */
@NullMarked
package io.floatingvip.e2e.architecture;

import org.jspecify.annotations.NullMarked;
