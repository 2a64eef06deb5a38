package org.sightline.analysis.scene;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a notice of a camera is about, in our words.
///
/// Topics are those of ONVIF (Event Service Specification and Analytics Service Specification,
/// Annex A) and those that makers add under roots of their own, read whatever their namespace. A
/// topic of a rule that is not known keeps its own last word; topics that say how the device fares
/// (processor, storage, profiles) mean nothing here.
///
/// @param label lower case
/// @param presence whether somebody or something may be there while it is so
public record NoticeMeaning(String label, boolean presence) {
  /// The label of notices that something moves.
  public static final String MOTION = "motion";

  private record Known(Pattern topic, NoticeMeaning meaning) {}

  private static final List<Known> KNOWN =
      List.of(
          known(
              "(RuleEngine|VideoSource|VideoAnalytics)/.*(CellMotion|MotionRegion).*",
              MOTION,
              true),
          known(
              "(VideoSource|VideoAnalytics|RuleEngine)/(.*/)?Motion(Alarm|Detection)?",
              MOTION,
              true),
          known("CameraApplicationPlatform/VMD/.*", MOTION, true),
          known(
              ".*/(LineDetector|LineCross\\w*|CrossLine\\w*|TripWire|FenceGuard)(/.*)?",
              "line crossed",
              true),
          known(
              ".*/(FieldDetector|Intrusion\\w*|MotionGuard|CrossRegion\\w*|RegionEntrance)(/.*)?",
              "in field",
              true),
          known(".*/Loitering\\w*(/.*)?", "loitering", true),
          known(".*/(ObjectAnalytics)/.*", "object", true),
          known(".*/(PeopleDetect\\w*|HumanDetect\\w*|Human|People)(/.*)?", "person", true),
          known(".*/(VehicleDetect\\w*|Vehicle)(/.*)?", "vehicle", true),
          known(".*/(DogCatDetect\\w*|PetDetect\\w*|AnimalDetect\\w*)(/.*)?", "animal", true),
          known(".*/FaceDetect\\w*(/.*)?", "face", true),
          known(".*/Visitor", "visitor", true),
          known(".*/(LicensePlate\\w*|PlateDetect\\w*)(/.*)?", "plate", true),
          known(
              "Device/(Trigger/(DigitalInput|AlarmIn)|IO/(Port|VirtualInput|VirtualPort|SupervisedPort))",
              "input",
              true),
          known("Device/Sensor/PIR", "input", true),
          known("Device/Trigger/Relay|Device/IO/OutputPort", "relay", false),
          known(
              "(VideoSource/(GlobalSceneChange|Tampering)|.*/Tamper\\w*|Device/Casing/Open)(/.*)?",
              "tampering",
              false),
          known("VideoSource/ImageTooBlurry(/.*)?", "blurred", false),
          known("VideoSource/ImageTooDark(/.*)?", "too dark", false),
          known("VideoSource/ImageTooBright(/.*)?", "too bright", false),
          known("VideoSource/(SignalLoss|VideoLoss|VideoLost)(/.*)?", "no signal", false),
          known(
              "AudioAnalytics/.*|AudioSource/TriggerLevel|.*/(SoundDetector|AudioDetect\\w*)(/.*)?",
              "sound",
              true),
          known("Device/HardwareFailure/.*", "hardware failure", false));

  private static final Pattern RULE =
      Pattern.compile("(RuleEngine|VideoAnalytics|CameraApplicationPlatform|UserAlarm)/.*");

  private static final List<String> STATES =
      List.of(
          "ismotion",
          "isinside",
          "istamper",
          "issounddetected",
          "logicalstate",
          "state",
          "active",
          "triggered",
          "tampering",
          "motion",
          "open",
          "failed",
          "value");

  private static Known known(String topic, String label, boolean presence) {
    return new Known(
        Pattern.compile(topic, Pattern.CASE_INSENSITIVE), new NoticeMeaning(label, presence));
  }

  /// What the notice is about, or empty where it says nothing of what is seen or heard.
  public static Optional<NoticeMeaning> of(Scene.Notice notice) {
    String topic = notice.topic();
    for (Known known : KNOWN) {
      if (known.topic().matcher(topic).matches()) {
        return Optional.of(known.meaning());
      }
    }
    return RULE.matcher(topic).matches()
        ? Optional.of(new NoticeMeaning(words(topic.substring(topic.lastIndexOf('/') + 1)), true))
        : Optional.empty();
  }

  /// `FallDetected` as `fall detected`.
  private static String words(String camel) {
    return SceneWords.label(camel.replaceAll("(?<=[a-z])(?=[A-Z])", " "));
  }

  /// Whether it is so now, or no more; empty where the notice tells a moment and no state.
  public static Optional<Boolean> state(Scene.Notice notice) {
    for (String wanted : STATES) {
      for (Map.Entry<String, String> value : notice.values().entrySet()) {
        if (value.getKey().toLowerCase(Locale.ROOT).equals(wanted)) {
          Optional<Boolean> read = truth(value.getValue());
          if (read.isPresent()) {
            return read;
          }
        }
      }
    }
    return notice.values().entrySet().stream()
        .filter(value -> value.getKey().toLowerCase(Locale.ROOT).startsWith("is"))
        .flatMap(value -> truth(value.getValue()).stream())
        .reduce(Boolean::logicalOr);
  }

  private static Optional<Boolean> truth(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true", "1", "on", "active", "high" -> Optional.of(true);
      case "false", "0", "off", "inactive", "low" -> Optional.of(false);
      default -> Optional.empty();
    };
  }
}
