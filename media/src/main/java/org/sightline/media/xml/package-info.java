/// XML 1.0 with namespaces, as cameras send it: elements, attributes and text, and nothing of what
/// makes XML dangerous. There are no document types, no entities but the five that are built in,
/// and nothing is ever fetched. Begin reading at [XmlReader].
@NullMarked
package org.sightline.media.xml;

import org.jspecify.annotations.NullMarked;
