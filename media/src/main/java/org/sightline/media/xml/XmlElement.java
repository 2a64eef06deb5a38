package org.sightline.media.xml;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// An element with all that is in it.
///
/// @param namespace URI of its namespace, or empty
/// @param name without prefix
/// @param attributes by name without prefix, but for `xmlns` ones, which are left out; where two
///   differ in their prefix alone, the first
/// @param text of it and not of its children, with the space around taken off
public record XmlElement(
    String namespace,
    String name,
    Map<String, String> attributes,
    List<XmlElement> children,
    String text) {
  public XmlElement {
    attributes = Map.copyOf(attributes);
    children = List.copyOf(children);
  }

  /// The children of that name, whatever their namespace: devices differ in it between versions of
  /// one standard.
  public Stream<XmlElement> all(String child) {
    return children.stream().filter(c -> c.name.equals(child));
  }

  /// The first child of that name.
  public Optional<XmlElement> first(String child) {
    return all(child).findFirst();
  }

  /// The first element that the names lead to, from child to child.
  public Optional<XmlElement> at(String... path) {
    Optional<XmlElement> here = Optional.of(this);
    for (String step : path) {
      here = here.flatMap(element -> element.first(step));
    }
    return here;
  }

  /// An attribute, or empty text.
  public String attribute(String attribute) {
    return attributes.getOrDefault(attribute, "");
  }

  /// This element and all that are below it, in the order of the document.
  public Stream<XmlElement> descendants() {
    return Stream.concat(Stream.of(this), children.stream().flatMap(XmlElement::descendants));
  }

  @Override
  public String toString() {
    return "<" + name + ">";
  }
}
