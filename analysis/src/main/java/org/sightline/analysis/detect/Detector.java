package org.sightline.analysis.detect;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.sightline.domain.Box;
import org.sightline.picture.Pixels;
import org.sightline.picture.VideoDecoder;

/// A network at work: pictures in, what they show out.
///
/// On the processor it runs on one thread, the caller's, unless its [Execution] says otherwise:
/// several pictures at once want several detectors, one for each core, which together do more than
/// one detector with several threads. Input and output live in memory that is taken when it opens;
/// a picture costs no more than what ONNX Runtime's own call takes and what is found. Owned by one
/// thread at a time.
public final class Detector implements AutoCloseable {
  /// Pictures that are looked at together where a network takes any number.
  public static final int MOST_AT_ONCE = 8;

  private static final long BEGIN_STACK_BYTES = 64L << 20;

  private final InputForm input;
  private final double overlap;
  private final List<String> labels;
  private final OrtSession session;
  private final Candidates candidates;
  private final OutputReader reader;
  private final Placement[] placements;
  private final Batch one;

  /// The same as `one` where the network takes one picture at a time.
  private final Batch many;

  private long networkNanos;
  private boolean closed;

  /// Memory for a number of pictures at once.
  private record Batch(
      int pictures, PixelPainter painter, Map<String, OnnxTensor> inputs, Outputs outputs) {
    void close() {
      inputs.values().forEach(OnnxTensor::close);
      outputs.close();
    }
  }

  private Detector(
      OrtSession session,
      FormCheck check,
      NetworkForm form,
      List<String> labels,
      DetectorSettings settings)
      throws OrtException {
    this.session = session;
    input = form.input();
    overlap = form.hasDoubles() ? settings.overlap() : 1;
    this.labels = List.copyOf(labels);
    boolean[] named = new boolean[Math.max(form.classes(), labels.size())];
    for (int i = 0; i < labels.size(); i++) {
      named[i] = !labels.get(i).isEmpty();
    }
    candidates = new Candidates(settings, named, OutputReader.most(form));
    reader = new OutputReader(form);
    one = batch(check, form, 1);
    many = check.manyAtOnce() ? batch(check, form, MOST_AT_ONCE) : one;
    placements = new Placement[many.pictures];
    Arrays.setAll(placements, _ -> new Placement());
  }

  private static Batch batch(FormCheck check, NetworkForm form, int pictures) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    InputForm input = form.input();
    FloatBuffer pixels =
        direct(Math.multiplyExact(input.size() * Float.BYTES, pictures)).asFloatBuffer();
    Map<String, OnnxTensor> inputs = new HashMap<>();
    inputs.put(
        check.picture(), OnnxTensor.createTensor(environment, pixels, input.shape(pictures)));
    for (String other : check.others()) {
      LongBuffer sizes = direct(2 * Long.BYTES * pictures).asLongBuffer();
      for (int i = 0; i < pictures; i++) {
        sizes.put(2 * i, input.width()).put(2 * i + 1, input.height());
      }
      inputs.put(other, OnnxTensor.createTensor(environment, sizes, new long[] {pictures, 2}));
    }
    return new Batch(
        pictures,
        new PixelPainter(input, pixels, pictures),
        inputs,
        new Outputs(environment, form, check.outputs(), pictures));
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  /// Loads a network onto one thread of the processor; as the other [#open].
  public static Detector open(
      Path file, NetworkForm form, List<String> labels, DetectorSettings settings) {
    return open(file, form, labels, settings, Execution.CPU);
  }

  /// Loads a network, checks that it has the form that it should have, and runs it once, so that
  /// the first picture takes no longer than the others.
  ///
  /// @param labels by the network's class number; an empty one is never handed out
  /// @throws DetectorException if the file is no network, too large, or one of another form, or the
  ///   runtime has not what `execution` asks for
  public static Detector open(
      Path file,
      NetworkForm form,
      List<String> labels,
      DetectorSettings settings,
      Execution execution) {
    NetworkFile.requireSensible(file);
    OrtEnvironment environment = environment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      execution.choose(options);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      OrtSession session = environment.createSession(file.toString(), options);
      try {
        FormCheck check = FormCheck.of(file, session, form);
        Detector detector = new Detector(session, check, form, labels, settings);
        detector.one.outputs.run(session, detector.one.inputs);
        return detector;
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
  public static OrtEnvironment environment() {
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

  /// How long the network itself took when it ran last.
  long networkNanos() {
    return networkNanos;
  }

  /// How many views [#look] takes in one run of the network; 1 where its file is made for one.
  public int mostAtOnce() {
    return many.pictures;
  }

  /// What the picture shows, the surest first.
  ///
  /// @throws DetectorException if the network fails or the picture's size is absurd
  public List<Detection> detect(Pixels picture) {
    run(one, List.of(View.of(picture)));
    return read(one, 0);
  }

  /// What each view shows, in fractions of its whole picture, the surest first.
  ///
  /// @throws DetectorException if the network fails or a picture's size is absurd
  public List<List<Detection>> look(List<View> views) {
    List<List<Detection>> found = new ArrayList<>(views.size());
    for (int from = 0; from < views.size(); ) {
      Batch batch = views.size() - from == 1 ? one : many;
      int count = Math.min(batch.pictures, views.size() - from);
      run(batch, views.subList(from, from + count));
      for (int i = 0; i < count; i++) {
        found.add(read(batch, i));
      }
      from += count;
    }
    return found;
  }

  private void run(Batch batch, List<View> views) {
    for (int i = 0; i < views.size(); i++) {
      View view = views.get(i);
      if ((long) view.pixels().width() * view.pixels().height() > VideoDecoder.MAX_PIXELS) {
        throw new DetectorException(
            "%s has more than %d pixels and is not looked at"
                .formatted(view.pixels(), VideoDecoder.MAX_PIXELS),
            null);
      }
      placements[i].place(view, input);
      batch.painter.paint(view, placements[i], i);
    }
    long began = System.nanoTime();
    try {
      batch.outputs.run(session, batch.inputs);
      networkNanos = System.nanoTime() - began;
    } catch (OrtException e) {
      throw new DetectorException(
          "the network failed on " + views.getFirst().pixels() + ": " + e.getMessage(), e);
    }
  }

  private List<Detection> read(Batch batch, int index) {
    reader.read(batch.outputs, index, candidates);
    int count = candidates.withoutDoubles(overlap);
    if (count == 0) {
      return List.of();
    }
    List<Detection> detections = new ArrayList<>(count);
    for (int place = 0; place < count; place++) {
      int i = candidates.at(place);
      Box box = placements[index].box(candidates, i);
      String label = labels.get(candidates.label(i));
      detections.add(new Detection(label, candidates.confidence(i), box));
    }
    return detections;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    one.close();
    if (many != one) {
      many.close();
    }
    try {
      session.close();
    } catch (OrtException e) {
      throw new DetectorException("the network cannot be closed: " + e.getMessage(), e);
    }
  }
}
