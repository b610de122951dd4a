package io.floatingvip.crds.programme;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a text that names a network interface of a node: at most 15 characters (IFNAMSIZ - 1). */
@JacksonAnnotationsInside
@Pattern(InterfaceText.PATTERN)
@Size(max = 15)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.RECORD_COMPONENT})
public @interface InterfaceText {
  /** What the kernel takes as the name of an interface. */
  String PATTERN = "^[^/:\\s]+$";
}
