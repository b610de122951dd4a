package io.floatingvip.crds.programme;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a text that names an item of a programme. The operator builds such names from Kubernetes'
 * ones, with slashes between, so they may be long.
 */
@JacksonAnnotationsInside
@Pattern(NameText.PATTERN)
@Size(max = NameText.MAX_LENGTH)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.RECORD_COMPONENT})
public @interface NameText {
  /** A name as a regular expression. */
  String PATTERN = "^[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?$";

  /** A namespace, an object's name and a port's name, with what stands between. */
  int MAX_LENGTH = 384;
}
