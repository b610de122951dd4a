package io.floatingvip.crds.programme;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a text that is a duration: a number and {@code ms}, {@code s}, {@code m} or {@code h}. */
@JacksonAnnotationsInside
@Pattern(DurationText.PATTERN)
@Size(max = 16)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.RECORD_COMPONENT})
public @interface DurationText {
  /** A duration as a regular expression, the same in every custom resource. */
  String PATTERN = "^[0-9]+(\\.[0-9]+)?(ms|s|m|h)$";
}
