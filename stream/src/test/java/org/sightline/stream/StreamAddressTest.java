package org.sightline.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sightline.media.rtsp.RtspOutcome;

class StreamAddressTest {
  @Test
  void withoutAPortItIs554() {
    assertEquals(
        URI.create("rtsp://user:p%40ss@camera.local:554/a/b?channel=1&subtype=0"),
        StreamAddress.checked(
            URI.create("rtsp://user:p%40ss@camera.local/a/b?channel=1&subtype=0")));
    assertEquals(
        URI.create("rtsp://[fe80::1]:554/x"),
        StreamAddress.checked(URI.create("RTSP://[fe80::1]/x")));
    assertEquals(
        URI.create("rtsp://10.0.0.2:8554"),
        StreamAddress.checked(URI.create("rtsp://10.0.0.2:8554")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "rtsp://10.0.0.2/main#x",
        "rtspu://10.0.0.2/main",
        "exec:ffmpeg%20-i",
        "/dev/video0"
      })
  void otherSourcesAreRefused(String address) {
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> StreamAddress.checked(URI.create(address)));
    assertTrue(
        String.valueOf(e.getMessage()).matches(".*(begins with rtsp://|has a '#').*"),
        e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rtsp://user:s3cret@@10.0.0.2/main",
        "rtsp://user:s3cret:x@/main",
        "rtsp:///main",
        "rtsp://user:s3cret/x@10.0.0.2/main",
        "rtsp://h:0/x",
        "rtsp://h:99999/x"
      })
  void anAddressWithoutHostIsExplainedWithoutItsSecret(String address) {
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> StreamAddress.checked(URI.create(address)));
    assertTrue(String.valueOf(e.getMessage()).contains("%40"), e.getMessage());
    assertFalse(String.valueOf(e.getMessage()).contains("s3cret"), e.getMessage());
  }

  @Test
  void aRefusedPathIsNamedWithoutThePasswordsThatSomeCamerasKeepInIt() {
    var notFound = new RtspOutcome.Refused(RtspOutcome.Reason.NOT_FOUND, "404");
    assertEquals(
        "404 (asked for /main?…)",
        StreamAddress.refusal(URI.create("rtsp://u:p@h:554/main?key=s3cret"), notFound));
    assertFalse(
        StreamAddress.refusal(
                URI.create("rtsp://h:554/user=admin_password=s3cret_channel=1.sdp"), notFound)
            .contains("s3cret"));
  }
}
