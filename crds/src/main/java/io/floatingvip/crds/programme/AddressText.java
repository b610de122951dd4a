package io.floatingvip.crds.programme;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a text that is an IPv4 or IPv6 address, without a prefix length. */
@JacksonAnnotationsInside
@Pattern(AddressText.PATTERN)
@Size(max = 45)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.RECORD_COMPONENT})
public @interface AddressText {
  /** The characters of an address; whether it is one is for a parser to say. */
  String PATTERN = "^[0-9A-Fa-f:.]+$";
}
