package io.floatingvip.crds;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** The speaker of one node: its programme, which the operator writes, and what it observes. */
@Group(ApiGroup.NAME)
@Version(ApiGroup.VERSION)
@Singular("speaker")
@Plural("speakers")
@AdditionalPrinterColumn(
    name = "Active",
    jsonPath = ".status.active",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Backup",
    jsonPath = ".status.backup",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Applied",
    jsonPath = ".status.programme.applied",
    type = AdditionalPrinterColumn.Type.BOOLEAN)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@JsonClassDescription(
    "The speaker of one node: its programme, which the operator writes, and what it observes.")
public final class Speaker extends CustomResource<SpeakerSpec, SpeakerStatus>
    implements Namespaced {
  /** What is desired. */
  @Override
  @Required
  public SpeakerSpec getSpec() {
    return super.getSpec();
  }
}
