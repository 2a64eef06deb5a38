package org.sightline.analysis.scene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.sightline.domain.Box;

/// What cameras say, in each of the forms in which they say it.
class SceneTest {
  private static final Instant AT = Instant.parse("2026-11-23T12:24:57.321Z");

  /// As in the ONVIF Analytics Service Specification: a picture of 320x240 in pixels from the lower
  /// left.
  private static final String ONVIF =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <tt:MetadataStream xmlns:tt="http://www.onvif.org/ver10/schema" xmlns:wsnt="http://docs.oasis-open.org/wsn/b-2"
        xmlns:tns1="http://www.onvif.org/ver10/topics">
       <tt:VideoAnalytics>
        <tt:Frame UtcTime="2026-11-23T12:24:57.321Z">
         <tt:Transformation><tt:Translate x="-1.0" y="-1.0"/><tt:Scale x="0.00625" y="0.00834"/></tt:Transformation>
         <tt:Object ObjectId="12">
          <tt:Appearance>
           <tt:Shape><tt:BoundingBox left="160" top="120" right="240" bottom="0"/><tt:CenterOfGravity x="200" y="60"/></tt:Shape>
           <tt:Class><tt:ClassCandidate><tt:Type>Human</tt:Type><tt:Likelihood>0.8</tt:Likelihood></tt:ClassCandidate>
            <tt:Type Likelihood="0.3">Animal</tt:Type></tt:Class>
          </tt:Appearance>
          <tt:Behaviour><tt:Speed>1.5</tt:Speed></tt:Behaviour>
         </tt:Object>
         <tt:Object ObjectId="13">
          <tt:Appearance>
           <tt:Shape><tt:BoundingBox left="0" top="240" right="80" bottom="120"/></tt:Shape>
           <tt:Class><tt:Type Likelihood="0.9">Vehicle</tt:Type></tt:Class>
           <tt:VehicleInfo><tt:Type Likelihood="0.7">Truck</tt:Type></tt:VehicleInfo>
           <tt:LicensePlateInfo><tt:PlateNumber Likelihood="0.9">AB 123</tt:PlateNumber></tt:LicensePlateInfo>
          </tt:Appearance>
         </tt:Object>
         <tt:Object ObjectId="14"/>
         <tt:ObjectTree><tt:Delete ObjectId="11"/></tt:ObjectTree>
        </tt:Frame>
       </tt:VideoAnalytics>
       <tt:Event>
        <wsnt:NotificationMessage>
         <wsnt:Topic Dialect="x">tns1:RuleEngine/CellMotionDetector/Motion</wsnt:Topic>
         <wsnt:Message><tt:Message UtcTime="2026-11-23T12:24:57.321Z" PropertyOperation="Changed">
          <tt:Source><tt:SimpleItem Name="VideoSourceConfigurationToken" Value="0"/></tt:Source>
          <tt:Data><tt:SimpleItem Name="IsMotion" Value="true"/></tt:Data></tt:Message></wsnt:Message>
        </wsnt:NotificationMessage>
       </tt:Event>
      </tt:MetadataStream>""";

  private static final String AXIS_BETA =
      """
      {"frame":{"timestamp":"2026-11-23T12:24:57.321000Z","observations":[
       {"track_id":"7","bounding_box":{"left":0.1,"top":0.2,"right":0.3,"bottom":0.9},
        "class":{"type":"Human","score":0.75,"upper_clothing_colors":[{"name":"Red","score":0.8}],
        "lower_clothing_colors":[{"name":"Blue","score":0.6}]}},
       {"track_id":"8","bounding_box":{"left":0.5,"top":0.5,"right":0.6,"bottom":0.6}}],
       "operations":[{"type":"DeleteOperation","id":"6"}]}}""";

  private static final String AXIS =
      """
      {"channel_id":1,"timestamp":"2026-11-23T12:24:57.321000Z","detections":[
       {"object_track_id":"ad57dd04-cbe5","bounding_box":{"left":0.1,"top":0.2,"right":0.3,"bottom":0.9},
        "classes":[{"type":"Car","score":0.4,"colors":[{"name":"White","score":0.8}]},{"type":"Bus","score":0.6}]}],
       "track_events":[{"type":"TrackEnded","object_track_id":"old"},{"type":"Rename","from_id":"a","to_id":"b"}]}""";

  private static final String MQTT =
      """
      {"UtcTime":"2026-11-23T12:24:57.321Z","PropertyOperation":"Changed",
       "Source":{"VideoSource":"0"},"Data":{"State":"1"}}""";

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void assertBox(double left, double top, double right, double bottom, Box box) {
    assertEquals(left, box.left(), 0.002);
    assertEquals(top, box.top(), 0.002);
    assertEquals(right, box.right(), 0.002);
    assertEquals(bottom, box.bottom(), 0.002);
  }

  @Test
  void aPictureOfOnvifHasItsObjectsWhereTheyAre() {
    Scene scene = OnvifScene.read(bytes(ONVIF));
    Scene.Frame frame = scene.frames().getFirst();
    assertEquals(AT, frame.at());
    assertEquals(Set.of("11"), frame.ended());
    assertEquals(List.of("12", "13"), frame.objects().stream().map(Scene.Seen::id).toList());
    Scene.Seen person = frame.objects().getFirst();
    assertEquals("person", person.label());
    assertEquals(0.8, person.confidence(), 1e-9);
    assertEquals(1.5, person.speed().orElseThrow());
    assertBox(0.5, 0.5, 0.75, 1, person.box());
    Scene.Seen truck = frame.objects().getLast();
    assertEquals("truck", truck.label());
    assertEquals("AB 123", truck.plate());
    assertBox(0, 0, 0.25, 0.5, truck.box());
  }

  @Test
  void aNoticeOfOnvifSaysWhetherSomethingMoves() {
    Scene.Notice notice = OnvifScene.read(bytes(ONVIF)).notices().getFirst();
    assertEquals("RuleEngine/CellMotionDetector/Motion", notice.topic());
    assertEquals("Changed", notice.operation());
    assertEquals("0", notice.source().get("VideoSourceConfigurationToken"));
    assertEquals(Optional.of(true), notice.motion());
  }

  @Test
  void withoutATransformationCoordinatesAreTheStandardsOwn() {
    Scene scene =
        OnvifScene.read(
            bytes(
                "<Frame UtcTime='2026-11-23T12:24:57Z'><Object ObjectId='1'><Appearance><Shape><BoundingBox left='-0.5' top='1' right='0.5' bottom='-9'/></Shape></Appearance></Object></Frame>"));
    Scene.Seen seen = scene.frames().getFirst().objects().getFirst();
    assertBox(0.25, 0, 0.75, 1, seen.box());
    assertEquals("object", seen.label());
  }

  @Test
  void axisScenesOfBothVersionsAreRead() {
    Scene.Frame beta = AxisScene.read(bytes(AXIS_BETA)).frames().getFirst();
    assertEquals(AT, beta.at());
    assertEquals(Set.of("6"), beta.ended());
    Scene.Seen person = beta.objects().getFirst();
    assertEquals("7", person.id());
    assertEquals("person", person.label());
    assertEquals(Set.of("red", "blue"), person.colours());
    assertBox(0.1, 0.2, 0.3, 0.9, person.box());
    assertEquals("object", beta.objects().getLast().label());
    Scene.Frame now = AxisScene.read(bytes(AXIS)).frames().getFirst();
    assertEquals(Set.of("old"), now.ended());
    assertEquals("bus", now.objects().getFirst().label());
    assertEquals(0.6, now.objects().getFirst().confidence());
  }

  @Test
  void noticesOverMqttAreRead() {
    Scene.Notice notice =
        OnvifMqtt.read("site/door/onvif-ej/VideoSource/MotionAlarm", bytes(MQTT))
            .notices()
            .getFirst();
    assertEquals(AT, notice.at());
    assertEquals("VideoSource/MotionAlarm", notice.topic());
    assertEquals(Optional.of(true), notice.motion());
    assertEquals(1, OnvifMqtt.read("x/onvif-mq/y", bytes(ONVIF)).notices().size());
    assertThrows(SceneException.class, () -> OnvifMqtt.read("x/y", bytes(MQTT)));
  }

  @Test
  void metadataInJsonIsReadAsThatInXml() {
    String json =
        """
        {"Frame":{"@UtcTime":"2026-11-23T12:24:57.321Z","Object":[{"ObjectId":12,
          "Appearance":{"Shape":{"BoundingBox":{"left":-0.5,"top":1.0,"right":0.5,"bottom":-1.0}},
           "Class":{"Type":[{"Likelihood":0.8,"#text":"Human"}]}}}]}}""";
    Scene scene = CameraMessage.read("site/onvif-mj/VideoAnalytics/Profile_1/Module", bytes(json));
    Scene.Seen seen = scene.frames().getFirst().objects().getFirst();
    assertEquals("12", seen.id());
    assertEquals("person", seen.label());
    assertEquals(0.8, seen.confidence(), 1e-9);
    assertBox(0.25, 0, 0.75, 1, seen.box());
  }

  @Test
  void axisObjectTracksAreReadWhole() {
    String text =
        """
        {"id":"t1","start_time":"2026-11-23T12:24:50Z","end_time":"2026-11-23T12:24:57.321Z","duration":7.3,
         "classes":[{"type":"Human","score":0.9}],"observations":[
         {"timestamp":"2026-11-23T12:24:50Z","bounding_box":{"left":0.1,"top":0.2,"right":0.2,"bottom":0.4}}]}""";
    Scene.Frame frame = CameraMessage.read("any/topic", bytes(text)).frames().getFirst();
    assertEquals(AT, frame.at());
    Scene.Whole whole = frame.whole().getFirst();
    assertEquals("person", whole.seen().label());
    assertEquals(Instant.parse("2026-11-23T12:24:50Z"), whole.from());
    assertEquals(1, whole.places().size());
    assertThrows(
        SceneException.class,
        () -> CameraMessage.read("x", bytes(text.replace("\"bounding_box\"", "\"b\""))));
  }

  @Test
  void whatCannotBeIsRefused() {
    for (String bad :
        List.of(
            "<a/><b/>",
            "<!DOCTYPE x><x/>",
            ONVIF.replace("2026-11-23T12:24:57.321Z", "yesterday"),
            ONVIF.replace("left=\"160\"", "left=\"NaN\""),
            ONVIF.replace("left=\"160\"", "left=\"far\""),
            ONVIF.replace("ObjectId=\"12\"", "ObjectId=\"\""),
            ONVIF.replace(">0.8<", ">1e999<"))) {
      assertThrows(SceneException.class, () -> OnvifScene.read(bytes(bad)), bad);
    }
    for (String bad :
        List.of(
            "",
            "[]",
            "{}",
            "{\"frame\":3}",
            AXIS.replace("[\n", "{"),
            AXIS.replace("\"left\":0.1,", ""),
            AXIS.replace("\"classes\":[", "\"classes\":[3,"),
            "[".repeat(100_000),
            "{\"timestamp\":\"x\"}")) {
      assertThrows(SceneException.class, () -> AxisScene.read(bytes(bad)), bad);
    }
    assertThrows(SceneException.class, () -> AxisScene.read(new byte[SceneJson.MAX_BYTES + 1]));
  }

  @Test
  void moreThanIsBoundedIsPassedOver() {
    String object =
        ONVIF.substring(
            ONVIF.indexOf("<tt:Object ObjectId=\"13\">"),
            ONVIF.indexOf("<tt:Object ObjectId=\"14\"/>"));
    Scene scene =
        OnvifScene.read(bytes(ONVIF.replace("<tt:Object ObjectId=\"14\"/>", object.repeat(600))));
    assertEquals(Scene.MAX_OBJECTS, scene.frames().getFirst().objects().size());
  }

  @Test
  void mutatedWordsAreReadOrRefusedAndNothingElse() {
    long seed = Long.getLong("sightline.seed", 17);
    Random random = new Random(seed);
    fuzz(random, seed, ONVIF, OnvifScene::read);
    fuzz(random, seed, AXIS_BETA, AxisScene::read);
    fuzz(random, seed, AXIS, AxisScene::read);
    fuzz(random, seed, AXIS, bytes -> CameraMessage.read("a", bytes));
    fuzz(random, seed, MQTT, bytes -> CameraMessage.read("onvif-mj/a", bytes));
    fuzz(random, seed, MQTT, bytes -> OnvifMqtt.read("onvif-ej/a", bytes));
  }

  private static void fuzz(Random random, long seed, String good, Consumer<byte[]> reader) {
    int rounds = Integer.getInteger("sightline.fuzz", 3_000);
    for (int round = 0; round < rounds; round++) {
      byte[] bad = bytes(good);
      for (int i = 0; i <= random.nextInt(5); i++) {
        int at = random.nextInt(bad.length);
        bad[at] =
            random.nextBoolean() ? (byte) random.nextInt(256) : bad[random.nextInt(bad.length)];
      }
      try {
        reader.accept(bad);
      } catch (SceneException expected) {
        // refused
      } catch (RuntimeException | Error e) {
        throw new AssertionError(
            "seed %d round %d: %s".formatted(seed, round, new String(bad, StandardCharsets.UTF_8)),
            e);
      }
    }
  }
}
