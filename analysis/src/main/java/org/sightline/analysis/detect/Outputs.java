package org.sightline.analysis.detect;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The memory that a network writes its outputs to, taken once; outputs whose length is known only
/// afterwards are copied from each result. Owned by one thread.
final class Outputs implements AutoCloseable {
  private final Map<String, OnnxTensor> pinned = new LinkedHashMap<>();
  private final List<String> names;
  private final Buffer[] buffers;
  private final int[] each;

  /// @param names of the form's outputs in the file
  Outputs(OrtEnvironment environment, NetworkForm form, List<String> names, int pictures)
      throws OrtException {
    this.names = List.copyOf(names);
    buffers = new Buffer[names.size()];
    each = new int[names.size()];
    for (int i = 0; i < names.size(); i++) {
      Port port = form.outputs().get(i);
      long[] shape = port.shape().clone();
      shape[0] = pictures;
      long size = 1;
      for (long length : shape) {
        size *= length;
      }
      buffers[i] = FloatBuffer.allocate(0);
      if (size > 0) {
        each[i] = Math.toIntExact(size / pictures);
        pinned.put(names.get(i), pin(environment, i, port, shape));
      }
    }
  }

  private OnnxTensor pin(OrtEnvironment environment, int index, Port port, long[] shape)
      throws OrtException {
    boolean floats = port.type() == OnnxJavaType.FLOAT;
    int bytes = Math.multiplyExact(each[index] * (int) shape[0], floats ? Float.BYTES : Long.BYTES);
    ByteBuffer memory = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    if (floats) {
      FloatBuffer view = memory.asFloatBuffer();
      buffers[index] = view;
      return OnnxTensor.createTensor(environment, view, shape);
    }
    LongBuffer view = memory.asLongBuffer();
    buffers[index] = view;
    return OnnxTensor.createTensor(environment, view, shape);
  }

  /// Runs the network; what it gives can be read until the next run.
  void run(OrtSession session, Map<String, OnnxTensor> inputs) throws OrtException {
    if (pinned.size() == names.size()) {
      session.run(inputs, pinned).close();
      return;
    }
    java.util.Set<String> open = new java.util.LinkedHashSet<>(names);
    open.removeAll(pinned.keySet());
    try (OrtSession.Result result = session.run(inputs, open, pinned)) {
      for (int i = 0; i < buffers.length; i++) {
        if (open.contains(names.get(i))) {
          OnnxTensor tensor = (OnnxTensor) result.get(names.get(i)).orElseThrow();
          FloatBuffer values = tensor.getFloatBuffer();
          buffers[i] = values;
          each[i] = values.remaining() / (int) Math.max(1, tensor.getInfo().getShape()[0]);
        }
      }
    }
  }

  /// The part of an output that is of picture `index`, from its position to its limit.
  FloatBuffer floats(int output, int index) {
    return (FloatBuffer) part(output, index);
  }

  LongBuffer longs(int output, int index) {
    return (LongBuffer) part(output, index);
  }

  private Buffer part(int output, int index) {
    Buffer buffer = buffers[output];
    buffer.clear();
    int from = Math.min(each[output] * index, buffer.limit());
    return buffer.limit(Math.min(from + each[output], buffer.limit())).position(from);
  }

  @Override
  public void close() {
    pinned.values().forEach(OnnxTensor::close);
  }
}
