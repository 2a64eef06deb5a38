package org.sightline.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.URI;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class UsernameTokenTest {
  @Test
  void theDigestIsThatOfTheStandard() {
    // The example of the UsernameToken Profile's digest in ONVIF's Application Programmer's Guide.
    UsernameToken token = new UsernameToken("user", "userpassword");
    byte[] nonce = Base64.getDecoder().decode("LKqI6G/AikKCQrN0zqZFlg==");
    assertEquals("tuOSpGlFlIXsozq4HFNeeGeFLEI=", token.digest(nonce, "2010-09-16T07:50:45Z"));
    assertFalse(token.toString().contains("userpassword"), token.toString());
  }

  @Test
  void theDeviceServiceOfACameraIsWhereItsStreamComesFrom() {
    assertEquals(
        "http://u:p%40@10.0.0.2/onvif/device_service",
        CameraSoap.usual(URI.create("rtsp://u:p%40@10.0.0.2:554/main")).toString());
    assertEquals(
        "https://10.0.0.2:8443/onvif/device_service",
        CameraSoap.usual(URI.create("https://10.0.0.2:8443/mjpeg")).toString());
    assertNull(UsernameToken.of(URI.create("http://10.0.0.2/")));
  }

  @Test
  void ofAnAddressThatACameraTellsOnlyThePathIsTaken() {
    assertEquals("/latest?a=b", CameraSoap.path("http://169.254.169.254/latest?a=b", "/x"));
    assertEquals("/x", CameraSoap.path("http://elsewhere/", "/x"));
    assertEquals("/x", CameraSoap.path("no address", "/x"));
  }
}
