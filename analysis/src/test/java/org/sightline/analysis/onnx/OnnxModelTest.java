package org.sightline.analysis.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OnnxModelTest {
  private static byte[] small() {
    OnnxGraph graph = new OnnxGraph();
    graph.input("in", 1, 3, 4, 4);
    graph.constant("w", new Tensor.Floats(new long[] {2, 3, 1, 1}, new float[] {1, 2, 3, 4, 5, 6}));
    graph.node("Conv", "y", List.of("in", "w"), "kernel_shape", new long[] {1, 1}, "group", 1L);
    graph.node("Relu", "out", List.of("y"));
    graph.output("out", 1, 2, 4, 4);
    return graph.toByteArray();
  }

  @Test
  void whatIsReadAndWrittenIsTheSameGraph() {
    OnnxModel model = OnnxModel.read(small());
    assertEquals(List.of("in"), model.inputNames());
    assertEquals(List.of("out"), model.outputNames());
    assertEquals(18, model.operatorSet());
    OnnxNode conv = model.nodes.getFirst();
    assertEquals("Conv", conv.type());
    assertEquals(List.of("in", "w"), conv.inputs());
    assertEquals(List.of(1L, 1L), conv.longs("kernel_shape"));
    assertEquals(List.of(1L), conv.longs("group"));
    assertEquals(List.of(), conv.longs("pads"));
    OnnxConstant weights = model.constants.get("w");
    assertEquals(List.of(2L, 3L, 1L, 1L), weights.shape());
    assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, weights.floats());
    OnnxModel again = OnnxModel.read(model.toByteArray());
    assertArrayEquals(model.toByteArray(), again.toByteArray());
  }

  @Test
  void numbersInEveryPlaceThatTheFormHasForThemAreRead() {
    byte[] floats =
        new Protobuf()
            .number(1, 2)
            .number(2, OnnxGraph.FLOAT)
            .real(4, 1.5f)
            .real(4, -2f)
            .text(8, "f")
            .toByteArray();
    assertArrayEquals(new float[] {1.5f, -2}, OnnxConstant.read(new Wire(floats)).floats());
    byte[] longs =
        new Protobuf().number(1, 1).number(2, OnnxGraph.INT64).number(7, 300).toByteArray();
    assertArrayEquals(
        new byte[] {44, 1, 0, 0, 0, 0, 0, 0}, OnnxConstant.read(new Wire(longs)).bytes());
    byte[] elsewhere = new Protobuf().number(2, 1).text(13, "key").toByteArray();
    assertThrows(OnnxException.class, () -> OnnxConstant.read(new Wire(elsewhere)));
    byte[] wrong =
        new Protobuf().number(1, 1L << 40).number(1, 1L << 40).number(2, 1).toByteArray();
    assertThrows(OnnxException.class, () -> OnnxConstant.read(new Wire(wrong)));
  }

  @Test
  void damagedFilesAreRefusedAndNothingElseHappens() {
    byte[] good = small();
    long seed = Long.getLong("sightline.seed", System.nanoTime());
    Random random = new Random(seed);
    int refused = 0;
    for (int i = 0; i < Integer.getInteger("sightline.fuzz", 3000); i++) {
      byte[] bad = good.clone();
      for (int flips = 0; flips <= random.nextInt(6); flips++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      if (random.nextBoolean()) {
        bad = java.util.Arrays.copyOf(bad, random.nextInt(bad.length));
      }
      try {
        OnnxModel.read(bad).toByteArray();
      } catch (OnnxException e) {
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + " round " + i, e);
      }
    }
    assertTrue(refused > 0, "seed " + seed);
  }
}
