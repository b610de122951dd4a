package io.floatingvip.crds;

/** The names that every custom resource, label and annotation of Floating VIP shares. */
public final class ApiGroup {
  /** The API group. */
  public static final String NAME = "floatingvip.io";

  /** The version of the API. */
  public static final String VERSION = "v1alpha1";

  private ApiGroup() {}
}
