package io.floatingvip.crds;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** Addresses that may be given to VirtualIPs. */
@Group(ApiGroup.NAME)
@Version(ApiGroup.VERSION)
@Singular("addresspool")
@Plural("addresspools")
@ShortNames("vippool")
@AdditionalPrinterColumn(name = "Ranges", jsonPath = ".status.rangeText")
@AdditionalPrinterColumn(
    name = "Assigned",
    jsonPath = ".status.assigned",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Available",
    jsonPath = ".status.available",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@JsonClassDescription("Addresses that may be given to VirtualIPs.")
public final class AddressPool extends CustomResource<AddressPoolSpec, AddressPoolStatus> {
  /** What is desired. */
  @Override
  @Required
  public AddressPoolSpec getSpec() {
    return super.getSpec();
  }
}
