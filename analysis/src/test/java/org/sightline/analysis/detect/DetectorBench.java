package org.sightline.analysis.detect;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.sightline.analysis.motion.MotionGate;
import org.sightline.analysis.track.ObjectTracker;
import org.sightline.analysis.track.PictureView;
import org.sightline.analysis.track.TrackerSettings;
import org.sightline.domain.Box;
import org.sightline.media.AccessUnit;
import org.sightline.picture.DecoderSettings;
import org.sightline.picture.DrawnScene;
import org.sightline.picture.EncoderSettings;
import org.sightline.picture.Picture;
import org.sightline.picture.PictureSize;
import org.sightline.picture.Planes;
import org.sightline.picture.VideoDecoder;
import org.sightline.picture.VideoEncoder;

/// What a detector costs beside ONNX Runtime alone, and what a quiet camera costs. Arguments: the
/// file of YOLOX-Nano, and runs (default 300). Runs of both alternate, so that a busy machine slows
/// both. Ends with 1 where a picture takes memory that it should not.
final class DetectorBench {
  private static final PictureSize SUB = new PictureSize(640, 360);
  private static final long MOST_BYTES = 4096;
  private static final int PEOPLE = 20;

  private DetectorBench() {}

  public static void main(String[] args) throws OrtException {
    Path file = Path.of(args[0]);
    int runs = args.length > 1 ? Integer.parseInt(args[1]) : 300;
    NetworkForm form = new NetworkForm.Yolox(416, 80);
    Planes planes;
    try (DrawnScene scene = new DrawnScene(SUB, 5, Duration.ofSeconds(1), 3, 6)) {
      planes = Planes.of(java.util.Objects.requireNonNull(scene.next()));
    }
    double[] alone = new double[runs];
    double[] network = new double[runs];
    double[] all = new double[runs];
    double[] tracking = new double[runs];
    PictureView view = new PictureView();
    ObjectTracker tracker = new ObjectTracker(TrackerSettings.usual());
    long bytes;
    OrtEnvironment environment = Detector.environment();
    try (Detector detector =
            Detector.open(file, form, CocoLabels.eighty(), DetectorSettings.usual());
        OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      try (OrtSession session = environment.createSession(file.toString(), options);
          OnnxTensor input =
              OnnxTensor.createTensor(
                  environment,
                  ByteBuffer.allocateDirect(form.input().size() * Float.BYTES)
                      .order(ByteOrder.nativeOrder())
                      .asFloatBuffer(),
                  form.input().shape(1))) {
        String name = session.getInputNames().iterator().next();
        for (int i = -50; i < runs; i++) {
          long began = System.nanoTime();
          session.run(Map.of(name, input)).close();
          long between = System.nanoTime();
          detector.detect(planes);
          long detected = System.nanoTime();
          tracker.update(Duration.ofMillis(200L * (i + 50)), people(i + 50), view.look(planes));
          long end = System.nanoTime();
          if (i >= 0) {
            alone[i] = (between - began) / 1e6;
            all[i] = (end - between) / 1e6;
            tracking[i] = (end - detected) / 1e6;
            network[i] = detector.networkNanos() / 1e6;
          }
        }
      }
      long before = Allocations.ofThisThread();
      for (int i = 0; i < 50; i++) {
        detector.detect(planes);
      }
      bytes = (Allocations.ofThisThread() - before) / 50;
    }
    double[] around = new double[runs];
    for (int i = 0; i < runs; i++) {
      around[i] = all[i] - network[i];
    }
    System.out.printf("ONNX Runtime alone, median of %d     %.2f ms%n", runs, median(alone));
    System.out.printf(
        "the network inside the detector         %.2f ms, %+.1f %%%n",
        median(network), 100 * (median(network) / median(alone) - 1));
    System.out.printf("everything around it, at 640x360         %.2f ms%n", median(around));
    System.out.printf(
        "of it tracking %d people                 %.2f ms%n", PEOPLE, median(tracking));
    System.out.printf("heap taken a picture                     %d bytes%n", bytes);
    quietCamera();
    if (bytes > MOST_BYTES) {
      System.out.println("more heap than " + MOST_BYTES + " bytes a picture");
      System.exit(1);
    }
  }

  /// So many people who walk at their own paces, as a busy picture has them.
  private static List<Detection> people(int picture) {
    List<Detection> people = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      double left = (i * 0.09 + picture * 0.002 * (1 + i % 3)) % 0.9;
      double top = 0.07 * (i % 10);
      people.add(new Detection("person", 0.8, new Box(left, top, left + 0.05, top + 0.2)));
    }
    return people;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /// A minute of a sub-stream of five pictures a second, decoded and looked at by the motion gate,
  /// after a minute of warm-up.
  private static void quietCamera() {
    List<AccessUnit> units = new ArrayList<>();
    try (DrawnScene scene = new DrawnScene(SUB, 5, Duration.ofMinutes(1), 3, 3);
        VideoEncoder encoder = new VideoEncoder(new EncoderSettings(SUB, 5, 400_000, 10, 1))) {
      Picture still = scene.next();
      for (int i = 0; still != null && i < 300; i++) {
        encoder.encode(
            new Picture(
                still.width(),
                still.height(),
                still.rgb(),
                Duration.ofMillis(200L * i),
                still.received()),
            units::add);
      }
      encoder.finish(units::add);
      for (boolean planes : new boolean[] {false, true}) {
        long cpu = 0;
        for (int round = 0; round < 3; round++) {
          MotionGate gate = new MotionGate();
          long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
          try (VideoDecoder decoder =
              new VideoDecoder(encoder.format(), DecoderSettings.all(640, 640))) {
            for (AccessUnit unit : units) {
              if (planes) {
                decoder.decodePlanes(unit, gate::look);
              } else {
                decoder.decode(unit, gate::look);
              }
            }
          }
          cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began;
        }
        System.out.printf(
            "decoding and motion gate, %s   %.3f CPU-seconds a camera-minute%n",
            planes ? "by planes   " : "by pictures ", cpu / 1e9);
      }
    }
  }
}
