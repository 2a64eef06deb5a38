package org.sightline.server.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.picture.JpegEncoder;
import org.sightline.picture.Picture;
import org.sightline.picture.VideoFile;
import org.sightline.server.cli.Command;
import org.sightline.server.cli.Commands;
import org.sightline.server.cli.Console;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `evaluate` as scripts call it.
class EvaluateTest {
  private static final Path PETS =
      Path.of(System.getProperty("sightline.root"), "../shared/data/tracking/pets09-s2l1");

  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int call(String... words) throws InterruptedException {
    out.reset();
    err.reset();
    Commands commands =
        new Commands("test", List.of(new EvaluateTracking(), new EvaluateDetection()));
    return commands.run(
        List.of(words),
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8)));
  }

  private JsonNode figures() {
    return JsonMapper.builder().build().readTree(out.toString(StandardCharsets.UTF_8));
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void publicDetectionsAreFollowedAndScored() throws Exception {
    Assumptions.assumeTrue(Files.exists(PETS.resolve("det.txt")), "absent: " + PETS);
    assertEquals(
        Command.DONE,
        call(
            "evaluate",
            "tracking",
            "--ground-truth",
            PETS.resolve("gt.xml").toString(),
            "--detections",
            PETS.resolve("det.txt").toString(),
            "--json"));
    JsonNode figures = figures();
    assertTrue(figures.path("mota").asDouble() > 0.6, figures.toString());
    for (String name : List.of("idf1", "hota", "ap50", "framesPerSecond", "motp", "assa", "deta")) {
      assertTrue(figures.path(name).asDouble() > 0, name);
    }
    assertEquals(795, figures.path("frames").asInt());
    assertEquals("sightline", figures.path("tracker").asString());
  }

  @Test
  void aTrackersAnswerIsScoredAsItIs() throws Exception {
    String truth = file("gt.txt", "1,1,0,0,9,9,1,1,1\n2,1,1,0,9,9,1,1,1\n");
    assertEquals(0, call("evaluate", "tracking", "--ground-truth", truth, "--tracks=" + truth));
    assertTrue(out.toString(StandardCharsets.UTF_8).contains("mota"), "a table");
    assertEquals(
        0, call("evaluate", "tracking", "--ground-truth", truth, "--tracks", truth, "--json"));
    assertEquals(1, figures().path("mota").asDouble());
    assertEquals(1, figures().path("hota").asDouble());
    assertTrue(figures().has("framesPerSecond"));
    String nothing = file("none.txt", "");
    assertEquals(
        0, call("evaluate", "tracking", "--ground-truth", nothing, "--tracks", truth, "--json"));
    assertTrue(figures().path("mota").isNull(), "there is no MOTA of nothing");
    assertEquals(2, figures().path("falsePositives").asInt());
  }

  @Test
  void boxesOfADetectorAreScoredAsTheyAre() throws Exception {
    String truth = file("gt.txt", "1,1,0,0,40,40,1,1,1\n2,1,1,0,40,40,1,1,1\n");
    String found = file("det.txt", "1,-1,0,0,40,40,0.9\n2,-1,1,0,40,40,0.8\n");
    assertEquals(
        0, call("evaluate", "detection", "--ground-truth", truth, "--detections", found, "--json"));
    assertEquals(1, figures().path("ap50").asDouble());
    assertEquals(1, figures().path("apByClass").path("person").path("ap").asDouble());
    assertTrue(figures().path("apBySize").path("small").isNull());
    assertTrue(figures().has("mota") && figures().path("mota").isNull());
  }

  @Test
  void whatIsWrongIsToldWithFileAndLineAndIsAWrongCall() throws Exception {
    String truth = file("gt.txt", "1,1,0,0,9,9,1\n2,1,x,0,9,9,1\n");
    String[][] calls = {
      {"--ground-truth", truth, "--tracks", truth},
      {"--tracks", truth},
      {"--ground-truth", truth},
      {"--ground-truth", truth, "--tracks", truth, "--video", truth},
      {"--ground-truth", folder.resolve("absent").toString(), "--tracks", truth},
      {"--ground-truth", truth, "--tracks", truth, "--iou", "2"}
    };
    String[] said = {
      "gt.txt line 2: 'x' is no number",
      "--ground-truth",
      "give one of",
      "give one of",
      "absent",
      "--iou"
    };
    for (int i = 0; i < calls.length; i++) {
      String[] words = new String[calls[i].length + 2];
      words[0] = "evaluate";
      words[1] = "tracking";
      System.arraycopy(calls[i], 0, words, 2, calls[i].length);
      assertEquals(Command.WRONG_CALL, call(words));
      assertTrue(
          err.toString(StandardCharsets.UTF_8).contains(said[i]),
          err.toString(StandardCharsets.UTF_8));
    }
  }

  private static final Path FOOTAGE =
      Path.of(
          System.getProperty("sightline.root"),
          "../shared/data/footage/one-by-one-person-detection.mp4");
  private static final Path NETWORK =
      Path.of(System.getProperty("sightline.root"), "../shared/data/models/yolox_nano.onnx");

  /// A data folder with a network.
  private String data() throws IOException {
    Assumptions.assumeTrue(
        Files.exists(NETWORK) && Files.exists(FOOTAGE), "absent: " + NETWORK + " or " + FOOTAGE);
    Path networks = Files.createDirectories(folder.resolve("data/networks"));
    Files.copy(NETWORK, networks.resolve("yolox_nano.onnx"));
    return networks.getParent().toString();
  }

  /// Pictures of footage as files of a folder, every `step`-th.
  private void pictures(Path to, int count, int step) throws IOException {
    Files.createDirectories(to);
    JpegEncoder encoder = new JpegEncoder(95);
    try (VideoFile video = VideoFile.open(FOOTAGE)) {
      for (int i = 0; i < count * step; i++) {
        Picture picture = video.next();
        if (picture != null && i % step == 0) {
          Files.write(to.resolve("%06d.jpg".formatted(i / step + 1)), encoder.encode(picture));
        }
      }
    }
  }

  @Test
  void aFolderInTheLayoutOfMotIsScoredFromItsPictures() throws Exception {
    String data = data();
    Path mot = folder.resolve("seq");
    pictures(mot.resolve("img1"), 12, 12);
    Files.createDirectories(mot.resolve("gt"));
    // Somebody stands in the middle from the tenth picture on; the boxes are as people draw them.
    Files.writeString(mot.resolve("gt/gt.txt"), "1,1,300,60,190,370,1,1,1\n");
    Files.writeString(mot.resolve("seqinfo.ini"), "[Sequence]\nframeRate=5\n");
    assertEquals(
        0,
        call("evaluate", "detection", "--ground-truth", mot.toString(), "--data", data, "--json"),
        err.toString(StandardCharsets.UTF_8));
    JsonNode figures = figures();
    assertEquals("YOLOX-Nano", figures.path("network").asString());
    assertEquals(1, figures.path("objectsLabelled").asInt());
    for (String name :
        List.of("ap50", "apBySize", "countErrorPerFrame", "framesPerSecond", "joulesPerFrame")) {
      assertTrue(figures.has(name), name);
    }
    Files.createDirectories(mot.resolve("det"));
    Files.writeString(mot.resolve("det/det.txt"), "1,-1,300,60,190,370,0.9\n");
    assertEquals(0, call("evaluate", "tracking", "--ground-truth", mot.toString(), "--json"));
    assertEquals(1, figures().path("ap50").asDouble());
    assertEquals(2, call("evaluate", "tracking", "--ground-truth", folder.toString()));
    assertTrue(
        err.toString(StandardCharsets.UTF_8).contains("is no file"),
        err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void picturesThatCocoNamesAreScoredAndNoneOutsideOfTheirFolder() throws Exception {
    String data = data();
    pictures(folder.resolve("images"), 3, 40);
    String coco =
        """
        {"images":[{"id":7,"file_name":"000001.jpg"},{"id":9,"file_name":"000003.jpg"}],
         "categories":[{"id":1,"name":"person"}],
         "annotations":[{"id":1,"image_id":9,"category_id":1,"bbox":[300,60,190,370],"area":70300,"iscrowd":0}]}
        """;
    String labels = file("labels.json", coco);
    String images = folder.resolve("images").toString();
    assertEquals(
        0,
        call(
            "evaluate",
            "detection",
            "--ground-truth",
            labels,
            "--images",
            images,
            "--data",
            data,
            "--json"),
        err.toString(StandardCharsets.UTF_8));
    assertTrue(figures().path("apByClass").has("person"), figures().toString());
    String[] others = {coco.replace("000003", "000004"), coco.replace("000003", "../000003")};
    String[] said = {"1 of 2 pictures are not in", "does not lie in"};
    for (int i = 0; i < others.length; i++) {
      String bad = file("bad.json", others[i]);
      assertEquals(
          Command.WRONG_CALL,
          call("evaluate", "detection", "--ground-truth", bad, "--images", images));
      assertTrue(
          err.toString(StandardCharsets.UTF_8).contains(said[i]),
          err.toString(StandardCharsets.UTF_8));
    }
  }

  @Test
  void withoutLabelsANetworkIsComparedWithAnotherAndThatIsSaid() throws Exception {
    String data = data();
    assertEquals(
        0,
        call(
            "evaluate",
            "detection",
            "--reference",
            "YOLOX-Nano",
            "--video",
            FOOTAGE.toString(),
            "--frames",
            "110",
            "--data",
            data,
            "--json"),
        err.toString(StandardCharsets.UTF_8));
    JsonNode figures = figures();
    assertEquals(1, figures.path("ap50").asDouble(), 1e-9);
    assertEquals(0, figures.path("countErrorPerFrame").asDouble(), 1e-9);
    assertEquals("YOLOX-Nano", figures.path("reference").asString());
    assertTrue(figures.path("objectsLabelled").asInt() > 10, figures.toString());
    assertTrue(figures.path("notes").path(0).asString().contains("agrees"), figures.toString());
    assertEquals(
        Command.WRONG_CALL,
        call(
            "evaluate",
            "detection",
            "--reference",
            "YOLOX-Nano",
            "--ground-truth",
            "x",
            "--video",
            "y"));
  }
}
