package org.sightline.analysis.tfjs;

/// A graph cannot be translated: it is damaged, or has something that is not known here.
public final class TfjsException extends RuntimeException {
  TfjsException(String message) {
    super(message);
  }
}
