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

/** One or more addresses that float between nodes, and what is served on them. */
@Group(ApiGroup.NAME)
@Version(ApiGroup.VERSION)
@Singular("virtualip")
@Plural("virtualips")
@ShortNames("vip")
@AdditionalPrinterColumn(name = "Addresses", jsonPath = ".status.addressText")
@AdditionalPrinterColumn(name = "Owner", jsonPath = ".status.owner.node")
@AdditionalPrinterColumn(name = "Ports", jsonPath = ".status.ports")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@JsonClassDescription("One or more addresses that float between nodes, and what is served on them.")
public final class VirtualIP extends CustomResource<VirtualIPSpec, VirtualIPStatus>
    implements Namespaced {
  /** What is desired. */
  @Override
  @Required
  public VirtualIPSpec getSpec() {
    return super.getSpec();
  }
}
