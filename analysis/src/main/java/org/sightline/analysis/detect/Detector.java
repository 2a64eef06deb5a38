package org.sightline.analysis.detect;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.sightline.picture.Picture;

/// A network at work: one picture in, what it shows out.
///
/// Runs on one thread, the caller's: several pictures at once want several detectors, one for each
/// core, which together do more than one detector with several threads. Owned by one thread at a
/// time. Uses the processor alone.
public final class Detector implements AutoCloseable {
  private static final long BEGIN_STACK_BYTES = 64L << 20;

  private final NetworkForm form;
  private final List<String> labels;
  private final DetectorSettings settings;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final String inputName;
  private final PictureInput input;
  private boolean closed;

  private Detector(
      OrtEnvironment environment,
      OrtSession session,
      NetworkForm form,
      List<String> labels,
      DetectorSettings settings) {
    this.environment = environment;
    this.session = session;
    this.form = form;
    this.labels = List.copyOf(labels);
    this.settings = settings;
    inputName = session.getInputNames().iterator().next();
    input = new PictureInput(form);
  }

  /// Loads a network and checks that it has the form that it should have.
  ///
  /// @param labels by the network's class number; an empty one is never handed out
  /// @throws DetectorException if the file is no network, or one of another form
  public static Detector open(
      Path file, NetworkForm form, List<String> labels, DetectorSettings settings) {
    OrtEnvironment environment = environment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      OrtSession session = environment.createSession(file.toString(), options);
      try {
        requireForm(file, session, form);
        return new Detector(environment, session, form, labels, settings);
      } catch (OrtException | RuntimeException e) {
        session.close();
        throw e;
      }
    } catch (OrtException e) {
      throw new DetectorException(
          "network %s cannot be loaded: %s. Fetch it again".formatted(file, e.getMessage()), e);
    }
  }

  /// The runtime, of which there is one for each process.
  ///
  /// When it begins, ONNX Runtime matches the command line of its process against an expression,
  /// and goes some 300 bytes deeper for each character: on a usual stack, a command line of a few
  /// thousand characters ends the process without a word. So it begins on a thread with a deep
  /// stack, of which only what is used takes memory.
  private static OrtEnvironment environment() {
    FutureTask<OrtEnvironment> begin =
        new FutureTask<>(
            () ->
                OrtEnvironment.getEnvironment(
                    OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "sightline"));
    Thread.ofPlatform().name("onnx-begin").stackSize(BEGIN_STACK_BYTES).start(begin);
    try {
      return begin.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DetectorException("interrupted while the detector's runtime began", e);
    } catch (ExecutionException e) {
      throw new DetectorException("the detector's runtime does not start: " + e.getCause(), e);
    }
  }

  private static void requireForm(Path file, OrtSession session, NetworkForm form)
      throws OrtException {
    List<long[]> inputs = shapes(session.getInputInfo());
    List<long[]> outputs = shapes(session.getOutputInfo());
    boolean fits =
        inputs.size() == 1
            && fits(inputs.getFirst(), form.inputShape())
            && outputs.size() == form.outputShapes().size();
    for (int i = 0; fits && i < outputs.size(); i++) {
      fits = fits(outputs.get(i), form.outputShapes().get(i));
    }
    if (!fits) {
      throw new DetectorException(
          "network %s has inputs %s and outputs %s, not the input %s and outputs %s of its entry"
              .formatted(
                  file,
                  words(inputs),
                  words(outputs),
                  words(List.of(form.inputShape())),
                  words(form.outputShapes())),
          null);
    }
  }

  private static List<long[]> shapes(Map<String, NodeInfo> nodes) {
    List<long[]> shapes = new ArrayList<>();
    for (NodeInfo node : nodes.values()) {
      shapes.add(node.getInfo() instanceof TensorInfo t ? t.getShape() : new long[0]);
    }
    return shapes;
  }

  /// Whether a shape, in which -1 stands for any size, can be the wanted one.
  private static boolean fits(long[] found, long[] wanted) {
    boolean fits = found.length == wanted.length;
    for (int i = 0; fits && i < found.length; i++) {
      fits = found[i] == wanted[i] || found[i] == -1;
    }
    return fits;
  }

  private static List<String> words(List<long[]> shapes) {
    return shapes.stream().map(Arrays::toString).toList();
  }

  /// What the picture shows, the surest first.
  ///
  /// @throws DetectorException if the network fails
  public List<Detection> detect(Picture picture) {
    FloatBuffer pixels = input.of(picture);
    try (OnnxTensor tensor = OnnxTensor.createTensor(environment, pixels, form.inputShape());
        OrtSession.Result result = session.run(Map.of(inputName, tensor))) {
      List<Candidate> candidates =
          switch (form) {
            case NetworkForm.Yolox y ->
                YoloxOutput.read(
                    floats(result, 0),
                    y,
                    PictureInput.letterboxScale(picture, y.side()),
                    picture,
                    settings.least());
            case NetworkForm.Ssd s ->
                SsdOutput.read(floats(result, 0), floats(result, 1), s, settings.least());
          };
      return named(candidates);
    } catch (OrtException e) {
      throw new DetectorException("the network failed on " + picture + ": " + e.getMessage(), e);
    }
  }

  private static FloatBuffer floats(OrtSession.Result result, int output) {
    return ((OnnxTensor) result.get(output)).getFloatBuffer();
  }

  private List<Detection> named(List<Candidate> candidates) {
    candidates.removeIf(c -> c.label() >= labels.size() || labels.get(c.label()).isEmpty());
    List<Detection> detections = new ArrayList<>();
    for (Candidate c : Candidate.withoutDoubles(candidates, settings.overlap(), settings.most())) {
      detections.add(new Detection(labels.get(c.label()), c.confidence(), c.box()));
    }
    return detections;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      try {
        session.close();
      } catch (OrtException e) {
        throw new DetectorException("the network cannot be closed: " + e.getMessage(), e);
      }
    }
  }
}
