package org.sightline.analysis.face;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.sightline.analysis.detect.DetectorException;
import org.sightline.domain.Box;
import org.sightline.picture.Picture;

/// Finds where faces are, with BlazeFace: input `[1,256,256,3]`, red, green, blue, -1 to 1; outputs
/// scores and rows over a grid of 16 with two boxes a cell, and over one of 8 with six.
///
/// It is for blurring, so it would rather find too much. Doubles are left in: what is blurred twice
/// is blurred. Owned by one thread at a time.
public final class FaceFinder implements AutoCloseable {
  private static final int SIDE = 256;
  private static final double LEAST = 0.3;
  private static final List<String> OUTPUTS =
      List.of("Identity:0", "Identity_1:0", "Identity_2:0", "Identity_3:0");
  private static final List<long[]> SHAPES =
      List.of(
          new long[] {1, 512, 1},
          new long[] {1, 384, 1},
          new long[] {1, 512, FaceBoxes.ROW},
          new long[] {1, 384, FaceBoxes.ROW});
  private static final FaceBoxes.Grid FINE = new FaceBoxes.Grid(16, 2, SIDE);
  private static final FaceBoxes.Grid COARSE = new FaceBoxes.Grid(8, 6, SIDE);
  private static final long BEGIN_STACK_BYTES = 64L << 20;

  private final OrtSession session;
  private final String input;
  private final float[] pixels = new float[SIDE * SIDE * Picture.CHANNELS];

  private FaceFinder(OrtSession session) {
    this.session = session;
    input = session.getInputNames().iterator().next();
  }

  /// Loads the network onto one thread of the processor.
  ///
  /// @throws DetectorException if the file is none, or has another form
  public static FaceFinder open(Path file) {
    FutureTask<FaceFinder> opening = new FutureTask<>(() -> load(file));
    // The runtime's compiler of graphs recurses deeply.
    new Thread(null, opening, "face-network", BEGIN_STACK_BYTES).start();
    try {
      FaceFinder finder = opening.get();
      finder.requireForm(file);
      return finder;
    } catch (ExecutionException e) {
      throw new DetectorException(
          "the network for faces %s does not load: %s".formatted(file, e.getCause()), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DetectorException("interrupted while a network was loaded", e);
    }
  }

  private static FaceFinder load(Path file) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      return new FaceFinder(
          OrtEnvironment.getEnvironment().createSession(file.toString(), options));
    }
  }

  private void requireForm(Path file) {
    if (!session.getOutputNames().containsAll(OUTPUTS) || session.getNumInputs() != 1) {
      String given = String.valueOf(session.getOutputNames());
      close();
      throw new DetectorException(
          "%s is no network for faces: it gives %s instead of %s".formatted(file, given, OUTPUTS),
          null);
    }
  }

  /// Where faces are in a part of the picture, in fractions of the whole picture.
  public List<Box> find(Picture picture, Box part) {
    fill(picture, part);
    float[][] figures = run();
    List<Box> found = new ArrayList<>(FaceBoxes.of(figures[0], figures[2], FINE, LEAST));
    found.addAll(FaceBoxes.of(figures[1], figures[3], COARSE, LEAST));
    return found.stream()
        .map(
            face ->
                Box.clipped(
                    part.left() + face.left() * part.width(),
                    part.top() + face.top() * part.height(),
                    part.left() + face.right() * part.width(),
                    part.top() + face.bottom() * part.height()))
        .toList();
  }

  /// The part, stretched to the input's square.
  private void fill(Picture picture, Box part) {
    byte[] rgb = picture.rgb();
    for (int row = 0; row < SIDE; row++) {
      double y = (part.top() + part.height() * (row + 0.5) / SIDE) * picture.height() - 0.5;
      int top = Math.clamp((long) Math.floor(y), 0, picture.height() - 1);
      int bottom = Math.min(top + 1, picture.height() - 1);
      double down = Math.clamp(y - top, 0, 1);
      for (int column = 0; column < SIDE; column++) {
        double x = (part.left() + part.width() * (column + 0.5) / SIDE) * picture.width() - 0.5;
        int left = Math.clamp((long) Math.floor(x), 0, picture.width() - 1);
        int right = Math.min(left + 1, picture.width() - 1);
        double across = Math.clamp(x - left, 0, 1);
        for (int c = 0; c < Picture.CHANNELS; c++) {
          int above = (top * picture.width()) * Picture.CHANNELS + c;
          int below = (bottom * picture.width()) * Picture.CHANNELS + c;
          int l = left * Picture.CHANNELS;
          int r = right * Picture.CHANNELS;
          double upper = mix(rgb[above + l] & 255, rgb[above + r] & 255, across);
          double lower = mix(rgb[below + l] & 255, rgb[below + r] & 255, across);
          pixels[(row * SIDE + column) * Picture.CHANNELS + c] =
              (float) (mix(upper, lower, down) / 127.5 - 1);
        }
      }
    }
  }

  private static double mix(double a, double b, double share) {
    return a + (b - a) * share;
  }

  private float[][] run() {
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(),
                FloatBuffer.wrap(pixels),
                new long[] {1, SIDE, SIDE, Picture.CHANNELS});
        OrtSession.Result result = session.run(Map.of(input, tensor))) {
      float[][] figures = new float[OUTPUTS.size()][];
      for (int i = 0; i < figures.length; i++) {
        if (!(result.get(OUTPUTS.get(i)).orElse(null) instanceof OnnxTensor out)
            || !Arrays.equals(out.getInfo().getShape(), SHAPES.get(i))) {
          throw new DetectorException("the network for faces answers in another form", null);
        }
        FloatBuffer buffer = out.getFloatBuffer();
        figures[i] = new float[buffer.remaining()];
        buffer.get(figures[i]);
      }
      return figures;
    } catch (OrtException e) {
      throw new DetectorException("the network for faces failed: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new DetectorException("the network for faces did not close", e);
    }
  }
}
