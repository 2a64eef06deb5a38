package org.sightline.analysis.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sightline.analysis.AnalysisException;
import org.sightline.analysis.evaluate.LabelledBox.Standing;

class LabelFileTest {
  private static final String XML =
      """
      <?xml version="1.0" encoding="utf-8"?>
      <dataset>
        <frame number="0">
          <objectlist>
            <object id="9"><box h="20" w="10" xc="100" yc="50"/></object>
          </objectlist>
        </frame>
        <frame number="1"><objectlist/></frame>
        <frame number="3">
          <objectlist>
            <object id="9"><box h="20" w="10" xc="102" yc="50"/></object>
            <object id="15"><box h="8.5" w="4" xc="3" yc="2"/></object>
          </objectlist>
        </frame>
      </dataset>
      """;
  private static final String MOT = "1,9,95,40,10,20,1,-1,-1,-1\n4,9,97,40,10,20,1,-1,-1,-1\n";
  private static final String COCO =
      """
      {"info": {"x": [1, {"y": null}]},
       "images": [{"id": 7, "file_name": "f_0002.jpg", "width": 9, "height": 9}, {"id": 8, "file_name": "f_0001.jpg"}],
       "annotations": [
        {"id": 1, "image_id": 7, "category_id": 3, "bbox": [1, 2, 30.5, 40], "area": 600, "iscrowd": 0,
         "segmentation": [[1, 2, 3]]},
        {"id": 2, "image_id": 8, "category_id": 3, "bbox": [1, 2, 3, 4], "iscrowd": 1, "track_id": 5}],
       "categories": [{"id": 3, "name": "Car", "supercategory": "vehicle"}]}
      """;

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("labels"), text);
  }

  private LabelledFootage truth(String text) throws IOException {
    return LabelFile.truth(file(text));
  }

  private String refused(String text) throws IOException {
    Path file = file(text);
    return String.valueOf(
        assertThrows(AnalysisException.class, () -> LabelFile.truth(file)).getMessage());
  }

  @Test
  void theFirstPictureIsZeroHoweverAFileCounts() throws IOException {
    LabelledFootage xml = truth(XML);
    LabelledFootage mot = truth(MOT);
    assertEquals(List.of(0, 1, 3), List.copyOf(xml.frames().keySet()));
    assertEquals(List.of(0, 3), List.copyOf(mot.frames().keySet()));
    assertEquals(xml.at(0), mot.at(0));
    assertEquals(
        new LabelledBox(15, "person", 1, -2.25, 4, 8.5, 1, 34, Standing.WANTED), xml.at(3).get(1));
    assertFalse(xml.whole());
    assertTrue(mot.whole());
  }

  @Test
  void theFlagAndTheKindOfMotTruthSayWhatCounts() throws IOException {
    LabelledFootage read =
        truth(
            """
            1,1,0,0,10,10,1,1,1.0
            1,2,20,0,10,10,0,1,0.5
            1,3,40,0,10,10,0,8,0.5
            1,4,60,0,10,10,1,7,0.5
            1,5,80,0,10,10,0,3,0.5
            1,6,90,0,10,10
            """);
    assertEquals(
        List.of(
            Standing.WANTED,
            Standing.IGNORED,
            Standing.IGNORED,
            Standing.IGNORED,
            Standing.OTHER,
            Standing.WANTED),
        read.at(0).stream().map(LabelledBox::standing).toList());
  }

  @Test
  void confidencesOfAnyRangeKeepTheirOrder() throws IOException {
    LabelledFootage read =
        LabelFile.answer(file("1,-1,0,0,5,5,-20\n1,-1,9,0,5,5,80\n1 -1 20 0 5 5 30 \r\n"));
    assertEquals(List.of(0.0, 1.0, 0.5), read.at(0).stream().map(LabelledBox::confidence).toList());
    LabelledFootage plain = LabelFile.answer(file("1,-1,0,0,5,5,0.25,-1,-1,-1\n"));
    assertEquals(0.25, plain.at(0).getFirst().confidence());
    LabelledFootage none = LabelFile.answer(file("1,4,0,0,5,5,-1,-1,-1,-1\n"));
    assertEquals(1, none.at(0).getFirst().confidence());
  }

  @Test
  void aFileSaysItsRateInSeqinfo() throws IOException {
    Files.writeString(folder.resolve("seqinfo.ini"), "[Sequence]\nname=x\nframeRate=14\n");
    assertEquals(14, truth(MOT).rate());
  }

  @Test
  void cocoImagesAreCountedByTheirNumbers() throws IOException {
    LabelledFootage read = truth(COCO);
    assertEquals(List.of(0, 1), List.copyOf(read.frames().keySet()));
    LabelledBox car = read.at(1).getFirst();
    assertEquals("car", car.label());
    assertEquals(600, car.size());
    assertEquals(30.5, car.width());
    assertEquals(Standing.CROWD, read.at(0).getFirst().standing());
    assertEquals(5, read.at(0).getFirst().id());
    assertEquals(1, truth(COCO.replace("f_0002", "a").replace("f_0001", "b")).at(1).size());
  }

  @Test
  void whatIsWrongIsToldWithFileAndLine() throws IOException {
    assertTrue(refused("1,1,0,0,5\n").contains("labels line 1: 5 values"));
    assertTrue(refused(MOT + "\nx,1,0,0,5,5\n").contains("line 4: 'x' is no number"));
    assertTrue(refused("0,1,0,0,5,5\n").contains("counts frames from 1"));
    assertTrue(refused("1.5,1,0,0,5,5\n").contains("whole number"));
    assertTrue(refused("1,1,0,0,-5,5\n").contains("line 1: a box has"));
    assertTrue(refused("1,1,NaN,0,5,5\n").contains("no usable number"));
    assertTrue(
        refused("1,1,0,0,5,5\n1,1,9,0,5,5\n").contains("line 2: object 1 is in frame 1 twice"));
    assertTrue(refused("9".repeat(5000)).contains("longer than"));
    assertTrue(refused(XML.replace("xc=\"102\"", "")).contains("line 11: <box> has no xc"));
    assertTrue(refused(XML.replace("\"102\"", "\"a\"")).contains("line 11"));
    assertTrue(
        refused(XML.replace("number=\"3\"", "number=\"1\"")).contains("frame 1 is there twice"));
    assertTrue(refused("<html/>").contains("<html> is no labelled footage"));
    assertTrue(refused("<dataset><frame").contains("no good XML"));
    assertTrue(
        refused(COCO.replace("\"image_id\": 7", "\"image_id\": 70")).contains("line 4: image 70"));
    assertTrue(refused(COCO.replace("30.5", "\"a\"")).contains("line 4"));
    assertTrue(refused("{\"images\": []}").contains("without 'annotations'"));
    assertTrue(refused("{\"images\": [").contains("the end"));
    assertTrue(refused("[{}]").contains("a list of results"));
    String absent =
        String.valueOf(
            assertThrows(
                    AnalysisException.class, () -> LabelFile.truth(folder.resolve("nowhere.txt")))
                .getMessage());
    assertTrue(absent.contains("nowhere.txt is no file"), absent);
  }

  @Test
  void documentTypesAndEntitiesAreRefused() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "7");
    String external =
        "<!DOCTYPE dataset [<!ENTITY x SYSTEM \"%s\">]><dataset><frame number=\"&x;\"/></dataset>";
    assertTrue(refused(external.formatted(secret.toUri())).contains("document type"));
    String laughs =
        "<!DOCTYPE dataset [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><dataset>&b;</dataset>";
    assertTrue(refused(laughs).contains("document type"));
    assertTrue(refused("<dataset>" + "<a>".repeat(100)).contains("nested deeper"));
    assertTrue(
        refused("{\"info\":" + "[".repeat(100)).contains("nested deeper"), "JSON is bounded too");
  }

  @Test
  void identitiesAreSeenWhereEveryBoxNamesAnObjectThatComesAgain() throws IOException {
    assertTrue(truth(XML).hasIdentities());
    assertFalse(LabelFile.answer(file("1,-1,0,0,5,5,1\n2,-1,0,0,5,5,1\n")).hasIdentities());
    assertFalse(LabelFile.answer(file("1,1,0,0,5,5,1\n2,2,0,0,5,5,1\n")).hasIdentities());
    assertTrue(LabelFile.answer(file("1,1,0,0,5,5,1\n2,1,0,0,5,5,1\n")).hasIdentities());
  }

  @Test
  void anEmptyFileHoldsNothing() throws IOException {
    assertEquals(0, truth("").boxes());
    assertEquals(0, truth("\n \n").boxes());
    assertEquals(-1, truth("").last());
  }

  @Test
  void mutatedFilesAreReadOrRefusedInWords() throws IOException {
    long seed = Long.getLong("sightline.seed", System.nanoTime());
    Random random = new Random(seed);
    int rounds = Integer.getInteger("sightline.fuzz", 600);
    for (int round = 0; round < rounds; round++) {
      byte[] bytes = List.of(XML, MOT, COCO).get(round % 3).getBytes(StandardCharsets.UTF_8);
      for (int change = 0; change <= random.nextInt(4); change++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      int length = random.nextInt(3) == 0 ? random.nextInt(bytes.length) : bytes.length;
      Path file = folder.resolve("mutated");
      Files.write(file, java.util.Arrays.copyOf(bytes, length));
      try {
        assertTrue(LabelFile.truth(file).boxes() <= 3);
      } catch (AnalysisException e) {
        assertTrue(String.valueOf(e.getMessage()).contains("mutated"), e.getMessage());
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + " round " + round, e);
      }
    }
  }
}
