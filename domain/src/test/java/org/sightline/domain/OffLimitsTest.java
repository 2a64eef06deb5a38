package org.sightline.domain;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffLimitsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "169.254.170.2",
        "::ffff:169.254.169.254",
        "::169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
        "fd00:ec2::254",
        "100.100.100.200",
        "168.63.129.16",
        "0.0.0.0",
        "0.1.2.3",
        "::",
        "224.0.0.1",
        "ff02::1",
        "255.255.255.255"
      })
  void metadataServicesAndWhatIsNoMachineAreOffLimits(String address) {
    assertTrue(OffLimits.contains(InetAddress.ofLiteral(address)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "::1",
        "10.0.0.2",
        "192.168.1.64",
        "169.254.17.3",
        "fe80::1",
        "fd12::7",
        "8.8.8.8"
      })
  void placesWhereCamerasAreAreNot(String address) {
    assertFalse(OffLimits.contains(InetAddress.ofLiteral(address)));
  }
}
