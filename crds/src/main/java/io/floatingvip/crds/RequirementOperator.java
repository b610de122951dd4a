package io.floatingvip.crds;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a requirement compares. */
public enum RequirementOperator {
  /** The value is one of those given. */
  @JsonProperty("In")
  IN,

  /** The value is none of those given. */
  @JsonProperty("NotIn")
  NOT_IN,

  /** The key is there. */
  @JsonProperty("Exists")
  EXISTS,

  /** The key is not there. */
  @JsonProperty("DoesNotExist")
  DOES_NOT_EXIST,

  /** The value is a greater integer. */
  @JsonProperty("Gt")
  GT,

  /** The value is a smaller integer. */
  @JsonProperty("Lt")
  LT
}
