package org.sightline.analysis.detect;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.sightline.domain.Embedding;
import org.sightline.picture.Pixels;

/// A network at work that says what pictures look like: a picture in, a vector out.
///
/// Runs on the caller's thread and one core. Owned by one thread at a time.
public final class Embedder implements AutoCloseable {
  private final OrtSession session;
  private final String network;
  private final FormCheck check;
  private final InputForm input;
  private final PixelPainter painter;
  private final Placement placement = new Placement();
  private final OnnxTensor pixels;

  private Embedder(OrtSession session, String network, FormCheck check, InputForm input)
      throws OrtException {
    this.session = session;
    this.network = network;
    this.check = check;
    this.input = input;
    FloatBuffer levels =
        ByteBuffer.allocateDirect(input.size() * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    painter = new PixelPainter(input, levels, 1);
    pixels = OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), levels, input.shape(1));
  }

  /// Loads a network, checks that it has the form that it should have, and that its vector has a
  /// sensible length.
  ///
  /// @param sha256 of the file, by which its vectors are known
  /// @throws DetectorException if the file is no network, too large, or one of another form
  public static Embedder open(Path file, NetworkForm.Looks form, String sha256) {
    NetworkFile.requireSensible(file);
    OrtEnvironment environment = Detector.environment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      OrtSession session = environment.createSession(file.toString(), options);
      try {
        FormCheck check = FormCheck.of(file, session, form);
        Embedder embedder = new Embedder(session, sha256, check, form.input());
        int dimensions = embedder.run().length;
        if (dimensions < Embedding.LEAST_DIMENSIONS || dimensions > Embedding.MOST_DIMENSIONS) {
          throw new DetectorException(
              "network %s gives vectors of %d dimensions, and %d to %d can be kept: use another"
                  .formatted(
                      file, dimensions, Embedding.LEAST_DIMENSIONS, Embedding.MOST_DIMENSIONS),
              null);
        }
        return embedder;
      } catch (OrtException | RuntimeException e) {
        session.close();
        throw e;
      }
    } catch (OrtException e) {
      throw new DetectorException(
          "network %s cannot be loaded: %s. Fetch it again".formatted(file, e.getMessage()), e);
    }
  }

  /// What the picture looks like.
  ///
  /// @throws DetectorException if the network fails, or gives no direction
  public Embedding embed(Pixels picture) {
    View view = View.of(picture);
    placement.place(view, input);
    painter.paint(view, placement, 0);
    try {
      return Embedding.of(network, run());
    } catch (OrtException | IllegalArgumentException e) {
      throw new DetectorException("the network failed on " + picture + ": " + e.getMessage(), e);
    }
  }

  private float[] run() throws OrtException {
    try (OrtSession.Result result =
        session.run(Map.of(check.picture(), pixels), Set.of(check.outputs().getFirst()))) {
      if (!(result.get(0) instanceof OnnxTensor out)) {
        throw new DetectorException("the network gives no vector", null);
      }
      FloatBuffer figures = out.getFloatBuffer();
      float[] values = new float[figures.remaining()];
      figures.get(values);
      return values;
    }
  }

  @Override
  public void close() {
    pixels.close();
    try {
      session.close();
    } catch (OrtException e) {
      throw new DetectorException("the network cannot be closed: " + e.getMessage(), e);
    }
  }
}
