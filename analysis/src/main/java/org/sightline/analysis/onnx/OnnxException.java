package org.sightline.analysis.onnx;

/// A file is no ONNX file that can be read or changed here; the message says why.
public final class OnnxException extends RuntimeException {
  public OnnxException(String message) {
    super(message);
  }
}
