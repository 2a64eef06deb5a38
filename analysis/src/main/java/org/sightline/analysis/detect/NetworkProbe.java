package org.sightline.analysis.detect;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.sightline.picture.Pixels;

/// A network that is run to read the values inside it. Owned by one thread.
public final class NetworkProbe implements AutoCloseable {
  private final OrtSession session;
  private final InputForm input;
  private final Map<String, OnnxTensor> inputs = new HashMap<>();
  private final PixelPainter painter;
  private final Placement placement = new Placement();

  /// @param network the bytes of an ONNX file that gives the values wanted as outputs
  /// @param picture the name of the input that takes the picture
  /// @throws DetectorException if it cannot be run
  public NetworkProbe(byte[] network, String picture, NetworkForm form) {
    input = form.input();
    FloatBuffer pixels =
        ByteBuffer.allocateDirect(input.size() * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    painter = new PixelPainter(input, pixels, 1);
    OrtEnvironment environment = Detector.environment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      session = environment.createSession(network, options);
      inputs.put(picture, OnnxTensor.createTensor(environment, pixels, input.shape(1)));
    } catch (OrtException e) {
      throw new DetectorException("the network cannot be looked into: " + e.getMessage(), e);
    }
  }

  /// Runs the network over a picture and hands on its outputs of floats by name.
  public void run(Pixels picture, BiConsumer<String, FloatBuffer> sink) {
    View view = View.of(picture);
    placement.place(view, input);
    painter.paint(view, placement, 0);
    try (OrtSession.Result result = session.run(inputs)) {
      result.forEach(
          output -> {
            if (output.getValue() instanceof OnnxTensor tensor
                && tensor.getInfo() instanceof TensorInfo info
                && info.type == ai.onnxruntime.OnnxJavaType.FLOAT) {
              sink.accept(output.getKey(), tensor.getFloatBuffer());
            }
          });
    } catch (OrtException e) {
      throw new DetectorException("the network failed on " + picture + ": " + e.getMessage(), e);
    }
  }

  /// Runs the network over a picture and hands on the shapes of its outputs by name.
  public void shapes(Pixels picture, BiConsumer<String, long[]> sink) {
    View view = View.of(picture);
    placement.place(view, input);
    painter.paint(view, placement, 0);
    try (OrtSession.Result result = session.run(inputs)) {
      result.forEach(
          output -> {
            if (output.getValue() instanceof OnnxTensor tensor
                && tensor.getInfo() instanceof TensorInfo info) {
              sink.accept(output.getKey(), info.getShape());
            }
          });
    } catch (OrtException e) {
      throw new DetectorException("the network failed on " + picture + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    inputs.values().forEach(OnnxTensor::close);
    try {
      session.close();
    } catch (OrtException e) {
      throw new DetectorException("the network cannot be closed: " + e.getMessage(), e);
    }
  }
}
