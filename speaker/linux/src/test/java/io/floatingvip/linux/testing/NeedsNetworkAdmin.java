package io.floatingvip.linux.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The tests of the class make network namespaces. Without the capability they run in a process of
 * their own that is root in an unprivileged user namespace; where the kernel forbids that too, they
 * are skipped.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(UserNamespace.class)
public @interface NeedsNetworkAdmin {}
