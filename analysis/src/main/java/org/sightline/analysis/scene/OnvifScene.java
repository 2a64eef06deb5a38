package org.sightline.analysis.scene;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.sightline.domain.Box;
import org.sightline.media.xml.XmlElement;
import org.sightline.media.xml.XmlException;
import org.sightline.media.xml.XmlReader;

/// The documents of an ONVIF metadata stream (Analytics Service Specification section 5, Profile
/// M): `tt:MetadataStream` with `tt:Frame`s, and with the notices of events that go along.
///
/// Boxes come in the camera's own coordinates and lead, by the `Transformation` of object and frame
/// (scale first, then translate), to -1..1 with y upwards (section 5.1.2.2.1); here they are 0..1
/// with y downwards. Names are read whatever their namespace.
public final class OnvifScene {
  private OnvifScene() {}

  /// Reads one document.
  ///
  /// @throws SceneException if it is none, or what it says cannot be
  public static Scene read(byte[] document) {
    try {
      return read(XmlReader.parse(document));
    } catch (XmlException e) {
      throw new SceneException("a metadata document is not read: " + e.getMessage());
    }
  }

  /// The same for a document that was read as XML, or for a part of one.
  public static Scene read(XmlElement root) {
    List<Scene.Frame> frames = new ArrayList<>();
    List<Scene.Notice> notices = new ArrayList<>();
    for (XmlElement element : root.descendants().toList()) {
      if (element.name().equals("Frame") && frames.size() < Scene.MAX_PARTS) {
        frames.add(frame(element));
      } else if (element.name().equals("NotificationMessage") && notices.size() < Scene.MAX_PARTS) {
        notice(element).ifPresent(notices::add);
      }
    }
    return new Scene(frames, notices);
  }

  /// How coordinates become -1..1.
  private record Shift(double scaleX, double scaleY, double x, double y) {
    static final Shift NONE = new Shift(1, 1, 0, 0);

    static Shift of(XmlElement parent) {
      Optional<XmlElement> shift = parent.first("Transformation");
      return shift.isEmpty()
          ? NONE
          : new Shift(
              figure(shift.get(), "Scale", "x", 1),
              figure(shift.get(), "Scale", "y", 1),
              figure(shift.get(), "Translate", "x", 0),
              figure(shift.get(), "Translate", "y", 0));
    }

    private static double figure(XmlElement in, String child, String name, double otherwise) {
      return in.first(child)
          .map(c -> c.attribute(name))
          .filter(text -> !text.isBlank())
          .map(SceneWords::number)
          .orElse(otherwise);
    }

    double x(double value) {
      return value * scaleX + x;
    }

    double y(double value) {
      return value * scaleY + y;
    }
  }

  private static Scene.Frame frame(XmlElement frame) {
    Instant at = SceneWords.instant(frame.attribute("UtcTime"));
    Shift shift = Shift.of(frame);
    List<Scene.Seen> objects = new ArrayList<>();
    for (XmlElement object : frame.all("Object").limit(Scene.MAX_OBJECTS).toList()) {
      seen(object, shift).ifPresent(objects::add);
    }
    Set<String> ended = new HashSet<>();
    frame
        .first("ObjectTree")
        .ifPresent(
            tree ->
                tree.all("Delete")
                    .limit(Scene.MAX_OBJECTS)
                    .forEach(gone -> ended.add(SceneWords.id(gone.attribute("ObjectId")))));
    return new Scene.Frame(at, objects, ended);
  }

  /// The object, if the document says where it is.
  private static Optional<Scene.Seen> seen(XmlElement object, Shift frame) {
    Optional<XmlElement> appearance = object.first("Appearance");
    Optional<XmlElement> box = appearance.flatMap(a -> a.at("Shape", "BoundingBox"));
    if (appearance.isEmpty() || box.isEmpty()) {
      return Optional.empty();
    }
    Guess guess = guess(appearance.get());
    return Optional.of(
        new Scene.Seen(
            SceneWords.id(object.attribute("ObjectId")),
            guess.label(),
            guess.confidence(),
            box(box.get(), Shift.of(appearance.get()), frame),
            Set.of(),
            appearance
                .get()
                .at("LicensePlateInfo", "PlateNumber")
                .map(XmlElement::text)
                .filter(plate -> plate.length() <= 32)
                .orElse(""),
            object
                .at("Behaviour", "Speed")
                .map(speed -> OptionalDouble.of(SceneWords.number(speed.text())))
                .filter(speed -> speed.getAsDouble() >= 0)
                .orElse(OptionalDouble.empty())));
  }

  private static Box box(XmlElement box, Shift object, Shift frame) {
    ToDoubleFunction<String> x = side -> frame.x(object.x(SceneWords.number(box.attribute(side))));
    ToDoubleFunction<String> y = side -> frame.y(object.y(SceneWords.number(box.attribute(side))));
    double left = (x.applyAsDouble("left") + 1) / 2;
    double right = (x.applyAsDouble("right") + 1) / 2;
    double top = (1 - y.applyAsDouble("top")) / 2;
    double bottom = (1 - y.applyAsDouble("bottom")) / 2;
    return Box.clipped(
        Math.min(left, right), Math.min(top, bottom), Math.max(left, right), Math.max(top, bottom));
  }

  private record Guess(String label, double confidence) {}

  /// The likeliest class; the type of a vehicle says more than that it is one.
  private static Guess guess(XmlElement appearance) {
    Guess best = new Guess("object", 0);
    for (XmlElement type :
        appearance.first("Class").map(c -> c.all("Type").toList()).orElse(List.of())) {
      best = likelier(best, type.text(), type.attribute("Likelihood"));
    }
    for (XmlElement candidate :
        appearance.first("Class").map(c -> c.all("ClassCandidate").toList()).orElse(List.of())) {
      best =
          likelier(
              best,
              candidate.first("Type").map(XmlElement::text).orElse(""),
              candidate.first("Likelihood").map(XmlElement::text).orElse(""));
    }
    if (best.label().equals("vehicle")) {
      Optional<XmlElement> type = appearance.at("VehicleInfo", "Type");
      if (type.isPresent()) {
        return new Guess(SceneWords.label(type.get().text()), best.confidence());
      }
    }
    return best;
  }

  /// A class without a likelihood is one that the camera is sure of.
  private static Guess likelier(Guess best, String type, String likelihood) {
    double sure = likelihood.isBlank() ? 1 : SceneWords.share(SceneWords.number(likelihood));
    return sure > best.confidence() ? new Guess(SceneWords.label(type), sure) : best;
  }

  /// A notice, if it holds a message of ours to read.
  private static Optional<Scene.Notice> notice(XmlElement holder) {
    String topic = holder.first("Topic").map(XmlElement::text).orElse("");
    return holder
        .at("Message", "Message")
        .map(
            message ->
                new Scene.Notice(
                    SceneWords.instant(message.attribute("UtcTime")),
                    topic(topic),
                    message.attribute("PropertyOperation"),
                    items(message, "Source"),
                    items(message, "Data")));
  }

  /// The topic without the prefixes of its namespaces.
  static String topic(String text) {
    String plain = text.replaceAll("[A-Za-z0-9_.-]+:", "").strip();
    return plain.length() > 200 ? plain.substring(0, 200) : plain;
  }

  private static Map<String, String> items(XmlElement message, String part) {
    Map<String, String> items = new LinkedHashMap<>();
    message
        .first(part)
        .ifPresent(
            in ->
                in.all("SimpleItem")
                    .limit(Scene.MAX_PARTS)
                    .forEach(
                        item ->
                            items.putIfAbsent(item.attribute("Name"), item.attribute("Value"))));
    return items;
  }
}
