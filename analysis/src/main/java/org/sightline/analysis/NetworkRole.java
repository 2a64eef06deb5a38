package org.sightline.analysis;

import java.util.Arrays;
import java.util.Optional;

/// What a network is for that stands beside the detector.
public enum NetworkRole {
  /// Finds where faces are, so that they can be blurred.
  FACES,
  /// Turns a picture into a vector that lies near those of pictures which look alike.
  EMBEDDING;

  /// The word for it on the wire and in settings.
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /// The role of a word, if there is one.
  public static Optional<NetworkRole> ofWord(String word) {
    return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
  }
}
