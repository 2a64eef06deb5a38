package org.sightline.analysis.evaluate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.sightline.analysis.AnalysisException;

/// The XML in which CAVIAR and PETS 2009 were labelled: `dataset/frame/objectlist/object/box`.
///
/// A frame has a `number`, counted from 0; an object an `id`; a box its centre `xc`, `yc`, its
/// width `w` and its height `h`, in pixels. Frames that are not listed were not labelled. A
/// document type is refused, so that no entity is ever resolved, and elements are nested
/// [#MAX_DEPTH] deep at most.
final class PetsXml {
  static final int MAX_DEPTH = 32;

  private final Path file;
  private final XMLStreamReader xml;
  private final LabelFile.Frames frames;
  private final Set<Long> inFrame = new HashSet<>();
  private int frame = -1;
  private long object = LabelledBox.NOBODY;
  private boolean hasBox;

  private PetsXml(Path file, XMLStreamReader xml) {
    this.file = file;
    this.xml = xml;
    frames = new LabelFile.Frames(file);
  }

  static LabelledFootage read(Path file) throws IOException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
    // Characters rather than bytes: the parser says on the error stream what bytes it does not
    // know.
    try (Reader in =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      XMLStreamReader xml = factory.createXMLStreamReader(in);
      try {
        return new PetsXml(file, xml).read();
      } catch (XMLStreamException e) {
        throw LabelFile.wrong(
            file, xml.getLocation().getLineNumber(), "no good XML: " + firstLine(e));
      } finally {
        xml.close();
      }
    } catch (XMLStreamException e) {
      throw LabelFile.wrong(file, 1, "no good XML: " + firstLine(e));
    }
  }

  private static String firstLine(XMLStreamException e) {
    String words = String.valueOf(e.getMessage());
    int message = words.indexOf("Message: ");
    String shown =
        (message < 0 ? words : words.substring(message + 9)).lines().findFirst().orElse("");
    return shown.length() <= 200 ? shown : shown.substring(0, 200) + "…";
  }

  private LabelledFootage read() throws XMLStreamException {
    int depth = 0;
    boolean isRoot = true;
    while (xml.hasNext()) {
      switch (xml.next()) {
        case XMLStreamConstants.DTD ->
            throw wrong("a document type, which is not read: remove the DOCTYPE");
        case XMLStreamConstants.START_ELEMENT -> {
          if (++depth > MAX_DEPTH) {
            throw wrong("elements nested deeper than " + MAX_DEPTH);
          }
          if (isRoot && !xml.getLocalName().equals("dataset")) {
            throw wrong(
                "<%s> is no labelled footage: PETS XML begins with <dataset>"
                    .formatted(xml.getLocalName()));
          }
          isRoot = false;
          begin(xml.getLocalName());
        }
        case XMLStreamConstants.END_ELEMENT -> {
          depth--;
          end(xml.getLocalName());
        }
        default -> {
          // Text and comments say nothing.
        }
      }
    }
    return frames.done(false, 0, List.of());
  }

  private void begin(String element) {
    switch (element) {
      case "frame" -> {
        frame = (int) whole("number");
        if (frames.has(frame)) {
          throw wrong("frame %d is there twice".formatted(frame));
        }
        frames.add(frame, line());
        inFrame.clear();
      }
      case "object" -> {
        object = whole("id");
        hasBox = false;
        if (!inFrame.add(object)) {
          throw wrong("object %d is in frame %d twice".formatted(object, frame));
        }
      }
      case "box" -> {
        // Groups of objects have boxes too, which are not asked for.
        if (object != LabelledBox.NOBODY && !hasBox) {
          hasBox = true;
          box();
        }
      }
      default -> {
        // What else was labelled is not asked for.
      }
    }
  }

  private void end(String element) {
    if (element.equals("object")) {
      object = LabelledBox.NOBODY;
    } else if (element.equals("frame")) {
      frame = -1;
    }
  }

  private void box() {
    double width = number("w");
    double height = number("h");
    if (frame < 0) {
      throw wrong("a box outside every frame");
    }
    try {
      frames.add(
          frame,
          LabelledBox.of(
              object, "person", number("xc") - width / 2, number("yc") - height / 2, width, height),
          line());
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private long whole(String name) {
    double value = number(name);
    if (value != Math.rint(value) || value < 0 || value > LabelFile.MAX_FRAME) {
      throw wrong(
          "%s=\"%s\" of <%s> is no whole number from 0 to %d"
              .formatted(name, value, xml.getLocalName(), LabelFile.MAX_FRAME));
    }
    return (long) value;
  }

  private double number(String name) {
    String value = xml.getAttributeValue(null, name);
    if (value == null) {
      throw wrong("<%s> has no %s".formatted(xml.getLocalName(), name));
    }
    try {
      return Double.parseDouble(value.strip());
    } catch (NumberFormatException e) {
      throw wrong(
          "%s=\"%s\" is no number"
              .formatted(name, value.substring(0, Math.min(40, value.length()))));
    }
  }

  private long line() {
    return xml.getLocation().getLineNumber();
  }

  private AnalysisException wrong(String what) {
    return LabelFile.wrong(file, line(), what);
  }
}
