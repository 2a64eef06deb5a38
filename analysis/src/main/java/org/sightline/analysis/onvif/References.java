package org.sightline.analysis.onvif;

import org.sightline.media.xml.XmlElement;
import org.sightline.stream.CameraSoap;

/// Reference parameters of a subscription as header blocks, which every message to it carries (Web
/// Services Addressing 1.0, SOAP Binding section 2.1).
final class References {
  /// The most characters of headers; a camera that wants more gets none.
  static final int MAX_CHARACTERS = 8 << 10;

  private References() {}

  static String headers(XmlElement parameters) {
    StringBuilder headers = new StringBuilder();
    parameters.children().forEach(each -> write(each, headers, true));
    return headers.length() > MAX_CHARACTERS ? "" : headers.toString();
  }

  private static void write(XmlElement element, StringBuilder to, boolean first) {
    if (to.length() > MAX_CHARACTERS) {
      return;
    }
    String name = (element.namespace().isEmpty() ? "" : "r:") + element.name();
    to.append('<').append(name);
    if (!element.namespace().isEmpty()) {
      to.append(" xmlns:r=\"").append(CameraSoap.escaped(element.namespace())).append('"');
    }
    if (first) {
      to.append(" a:IsReferenceParameter=\"true\"");
    }
    element
        .attributes()
        .forEach(
            (key, value) ->
                to.append(' ')
                    .append(key)
                    .append("=\"")
                    .append(CameraSoap.escaped(value))
                    .append('"'));
    to.append('>').append(CameraSoap.escaped(element.text()));
    element.children().forEach(child -> write(child, to, false));
    to.append("</").append(name).append('>');
  }
}
