package io.floatingvip.speaker.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.floatingvip.forwarding.config.Endpoint;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SliceEndpointsTest {

  private static EndpointSliceBuilder slice(String name, String type) {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withAddressType(type)
        .addNewPort()
        .withName("http")
        .withPort(8080)
        .endPort();
  }

  private static io.fabric8.kubernetes.api.model.discovery.v1.Endpoint endpoint(
      String address, @Nullable String uid, @Nullable Boolean ready) {
    EndpointBuilder endpoint = new EndpointBuilder().withAddresses(address);
    if (uid != null) {
      endpoint.withNewTargetRef().withUid(uid).endTargetRef();
    }
    if (ready != null) {
      endpoint.withNewConditions().withReady(ready).endConditions();
    }
    return endpoint.build();
  }

  private static Endpoint expected(String address, int port, int weight) {
    return new Endpoint(InetAddress.ofLiteral(address), port, weight);
  }

  @Test
  void onlyReadyEndpointsAreTakenAndUnknownIsReady() {
    EndpointSlice slice =
        slice("a", "IPv4")
            .addToEndpoints(
                endpoint("10.1.0.1", null, true),
                endpoint("10.1.0.2", null, false),
                endpoint("10.1.0.3", null, null))
            .build();
    assertEquals(
        List.of(expected("10.1.0.1", 8080, 1), expected("10.1.0.3", 8080, 1)),
        SliceEndpoints.of(List.of(slice), "http"));
  }

  @Test
  void thePortIsFoundByNameOrNumber() {
    EndpointSlice slice =
        slice("a", "IPv4")
            .addNewPort()
            .withName("admin")
            .withPort(9090)
            .endPort()
            .addToEndpoints(endpoint("10.1.0.1", null, true))
            .build();
    assertEquals(
        List.of(expected("10.1.0.1", 9090, 1)), SliceEndpoints.of(List.of(slice), "admin"));
    assertEquals(List.of(expected("10.1.0.1", 9090, 1)), SliceEndpoints.of(List.of(slice), "9090"));
    assertEquals(List.of(), SliceEndpoints.of(List.of(slice), "grpc"));
  }

  @Test
  void aPortWithoutNameIsFoundByTheEmptyOne() {
    EndpointSlice slice =
        new EndpointSliceBuilder(slice("a", "IPv4").build())
            .withPorts(List.of())
            .addNewPort()
            .withPort(80)
            .endPort()
            .addToEndpoints(endpoint("10.1.0.1", null, true))
            .build();
    assertEquals(List.of(expected("10.1.0.1", 80, 1)), SliceEndpoints.of(List.of(slice), ""));
  }

  @Test
  void aPodOfBothFamiliesCountsOnceByItsIpv4Address() {
    EndpointSlice six =
        slice("a", "IPv6").addToEndpoints(endpoint("2001:db8::1", "pod-1", true)).build();
    EndpointSlice four =
        slice("b", "IPv4").addToEndpoints(endpoint("10.1.0.1", "pod-1", true)).build();
    assertEquals(
        List.of(expected("10.1.0.1", 8080, 1)), SliceEndpoints.of(List.of(six, four), "http"));
  }

  @Test
  void anEndpointOfTwoSlicesCountsOnce() {
    EndpointSlice one =
        slice("a", "IPv4").addToEndpoints(endpoint("10.1.0.1", "pod-1", true)).build();
    EndpointSlice other =
        slice("b", "IPv4").addToEndpoints(endpoint("10.1.0.1", "pod-1", true)).build();
    assertEquals(
        List.of(expected("10.1.0.1", 8080, 1)), SliceEndpoints.of(List.of(one, other), "http"));
  }

  @Test
  void namesInPlaceOfAddressesAreLeftOut() {
    EndpointSlice slice =
        slice("a", "FQDN").addToEndpoints(endpoint("web.example", null, true)).build();
    assertEquals(List.of(), SliceEndpoints.of(List.of(slice), "http"));
  }

  @Test
  void weightsAreAnAnnotationOfTheSlice() {
    EndpointSlice slice =
        slice("a", "IPv4")
            .editMetadata()
            .addToAnnotations(SliceEndpoints.WEIGHTS_ANNOTATION, "10.1.0.1=5, 10.1.0.2=999, x")
            .endMetadata()
            .addToEndpoints(
                endpoint("10.1.0.1", null, true),
                endpoint("10.1.0.2", null, true),
                endpoint("10.1.0.3", null, true))
            .build();
    assertEquals(
        List.of(
            expected("10.1.0.1", 8080, 5),
            expected("10.1.0.2", 8080, 256),
            expected("10.1.0.3", 8080, 1)),
        SliceEndpoints.of(List.of(slice), "http"));
  }
}
