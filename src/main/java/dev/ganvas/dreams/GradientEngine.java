package dev.ganvas.dreams;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs a {@link GradientGraph} on ONNX Runtime. For one thread at a time. */
final class GradientEngine implements AutoCloseable {
  static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  private final OrtSession session;
  private final @Nullable OnnxTensor guide;

  /**
   * @param guide features that the graph takes besides, {@code [n, channels]}; null for none
   * @param threads that compute, with the priority of the calling one
   */
  GradientEngine(byte[] graph, float @Nullable [][] guide, int threads) {
    session = session(graph, threads);
    try {
      this.guide = guide == null ? null : OnnxTensor.createTensor(ENVIRONMENT, guide);
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot take the guide", e);
    }
  }

  /** Loads a graph. */
  static OrtSession session(byte[] graph, int threads) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      // Threads that wait for work leave the processor to others.
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      return ENVIRONMENT.createSession(graph, options);
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot load the classifier", e);
    }
  }

  /** The only output of the graph for a picture. */
  Planes run(Planes picture) {
    long[] shape = {1, picture.channels(), picture.height(), picture.width()};
    Map<String, OnnxTensor> inputs = new HashMap<>();
    if (guide != null) {
      inputs.put(GradientGraph.GUIDE, guide);
    }
    try (OnnxTensor input =
        OnnxTensor.createTensor(ENVIRONMENT, FloatBuffer.wrap(picture.values()), shape)) {
      inputs.put(GradientGraph.PICTURE, input);
      try (OrtSession.Result result = session.run(inputs)) {
        return planes((OnnxTensor) result.get(0));
      }
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot run the classifier", e);
    }
  }

  /** The values of a tensor {@code [1, channels, height, width]}. */
  static Planes planes(OnnxTensor tensor) {
    long[] shape = tensor.getInfo().getShape();
    return new Planes(
        (int) shape[1], (int) shape[3], (int) shape[2], tensor.getFloatBuffer().array());
  }

  @Override
  public void close() {
    try {
      if (guide != null) {
        guide.close();
      }
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot close the classifier", e);
    }
  }
}
