package io.floatingvip.crds;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** Backends, and how connections are spread over them. */
@Group(ApiGroup.NAME)
@Version(ApiGroup.VERSION)
@Singular("backendpool")
@Plural("backendpools")
@ShortNames("bpool")
@AdditionalPrinterColumn(
    name = "Up",
    jsonPath = ".status.ready",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Total",
    jsonPath = ".status.total",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@JsonClassDescription("Backends, and how connections are spread over them.")
public final class BackendPool extends CustomResource<BackendPoolSpec, BackendPoolStatus>
    implements Namespaced {
  /** What is desired. */
  @Override
  @Required
  public BackendPoolSpec getSpec() {
    return super.getSpec();
  }
}
