package org.sightline.analysis.tfjs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TfjsToOnnxTest {
  private static final TfjsToOnnx.Port IN = new TfjsToOnnx.Port("in", new long[] {1, 2, 2, 1});
  private static final TfjsToOnnx.Port OUT = new TfjsToOnnx.Port("out", new long[] {1, 2, 2, 1});

  @TempDir Path folder;

  private void model(String nodes, String weights, float... numbers) throws IOException {
    Files.writeString(
        folder.resolve("model.json"),
        "{\"modelTopology\":{\"node\":[%s]},\"weightsManifest\":[{\"paths\":[\"w\"],\"weights\":[%s]}]}"
            .formatted(nodes, weights));
    ByteBuffer bytes = ByteBuffer.allocate(numbers.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (float number : numbers) {
      bytes.putFloat(number);
    }
    Files.write(folder.resolve("w"), bytes.array());
  }

  private static float[] run(byte[] onnx, float... input) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(onnx);
        OnnxTensor in = OnnxTensor.createTensor(environment, FloatBuffer.wrap(input), IN.shape());
        OrtSession.Result result = session.run(Map.of("in", in))) {
      FloatBuffer out = ((OnnxTensor) result.get(0)).getFloatBuffer();
      float[] values = new float[out.remaining()];
      out.get(values);
      return values;
    }
  }

  private static final String CONVOLUTION =
      """
      {"name":"loop","op":"TensorArrayGatherV3"},{"name":"in","op":"Placeholder","input":["loop"]},
      {"name":"k","op":"Const"},
      {"name":"conv","op":"Conv2D","input":["in","k"],"attr":{"strides":{"list":{"i":["1","1","1","1"]}},
       "padding":{"s":"U0FNRQ=="},"data_format":{"s":[78,72,87,67]}}},
      {"name":"out","op":"Relu6","input":["conv"]}""";

  @Test
  void aConvolutionGivesWhatTensorFlowGives() throws Exception {
    model(
        CONVOLUTION,
        "{\"name\":\"k\",\"shape\":[3,3,1,1],\"dtype\":\"float32\"}",
        0,
        0,
        0,
        0,
        2,
        1,
        0,
        0,
        0);
    byte[] onnx = TfjsToOnnx.translate(folder, IN, List.of(OUT));
    // Each pixel twice, and once more its right neighbour; at most 6.
    assertArrayEquals(new float[] {4, 4, 6, 6}, run(onnx, 1, 2, 3, 4), 1e-6f);
    assertArrayEquals(onnx, TfjsToOnnx.translate(folder, IN, List.of(OUT)), "the same bytes again");
  }

  @Test
  void whatIsBeforeTheInputIsNotLookedAtAndWhatIsUnknownBehindItIsRefused() throws IOException {
    String weight = "{\"name\":\"k\",\"shape\":[3,3,1,1],\"dtype\":\"float32\"}";
    model(CONVOLUTION.replace("Relu6", "FancyOp"), weight, new float[9]);
    TfjsException unknown = refusal();
    assertTrue(unknown.getMessage().contains("FancyOp"), unknown.getMessage());
    model(CONVOLUTION, weight, new float[8]);
    assertTrue(refusal().getMessage().contains("end within"), "weights are cut off");
    model(CONVOLUTION, weight.replace("[3,3,1,1]", "[3,3,100000,100000]"), new float[9]);
    assertTrue(refusal().getMessage().contains("impossible shape"));
    model(CONVOLUTION.replace("[\"conv\"]", "[\"gone\"]"), weight, new float[9]);
    assertTrue(refusal().getMessage().contains("gone"));
    model(CONVOLUTION.replace("[\"in\",\"k\"]", "[\"out\",\"k\"]"), weight, new float[9]);
    assertTrue(refusal().getMessage().contains("circle"));
  }

  @Test
  void aWeightFileOutsideTheFolderIsRefused() throws IOException {
    model(CONVOLUTION, "");
    Path json = folder.resolve("model.json");
    Files.writeString(json, Files.readString(json).replace("\"w\"", "\"../w\""));
    assertTrue(refusal().getMessage().contains("plain file name"));
  }

  private TfjsException refusal() {
    TfjsException refused =
        assertThrows(TfjsException.class, () -> TfjsToOnnx.translate(folder, IN, List.of(OUT)));
    assertEquals(TfjsException.class, refused.getClass());
    return refused;
  }
}
