package org.sightline.analysis.mqtt;

import java.nio.charset.StandardCharsets;

/// A filter of topics with the wildcards of MQTT (3.1.1 section 4.7): `+` for one level, `#` for
/// all that follow.
public record TopicFilter(String text) {
  /// The longest filter, in bytes.
  public static final int MAX_BYTES = 512;

  public TopicFilter {
    boolean bad =
        text.isEmpty()
            || text.indexOf('\0') >= 0
            || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES;
    String[] levels = text.split("/", -1);
    for (int i = 0; i < levels.length; i++) {
      bad |= levels[i].length() > 1 && (levels[i].contains("+") || levels[i].contains("#"));
      bad |= levels[i].equals("#") && i < levels.length - 1;
    }
    if (bad) {
      throw new IllegalArgumentException(
          "a topic filter is such as axis/+/event/#: + stands for one whole level, # for the rest and last");
    }
  }

  /// Whether the filter takes messages of a topic. Topics that begin with `$` are taken by none
  /// that begins with a wildcard.
  public boolean takes(String topic) {
    if (topic.startsWith("$") && (text.startsWith("+") || text.startsWith("#"))) {
      return false;
    }
    String[] wanted = text.split("/", -1);
    String[] levels = topic.split("/", -1);
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].equals("#")) {
        return true;
      }
      if (i >= levels.length || !wanted[i].equals("+") && !wanted[i].equals(levels[i])) {
        return false;
      }
    }
    return wanted.length == levels.length
        || wanted.length == levels.length + 1 && wanted[wanted.length - 1].equals("#");
  }
}
