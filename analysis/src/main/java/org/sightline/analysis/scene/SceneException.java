package org.sightline.analysis.scene;

/// What a camera said of its pictures cannot be read; the message says why.
public final class SceneException extends RuntimeException {
  private static final long serialVersionUID = 1;

  SceneException(String message) {
    super(message);
  }
}
