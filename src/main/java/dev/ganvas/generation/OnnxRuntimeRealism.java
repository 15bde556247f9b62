package dev.ganvas.generation;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.Realism;
import dev.ganvas.gan.RealismGraph;
import java.nio.FloatBuffer;
import java.util.Map;

/** Scores pictures by {@link Realism} on ONNX Runtime. Thread-safe. */
public final class OnnxRuntimeRealism implements AutoCloseable {
  private final Architecture architecture;
  private final OrtSession session;

  /**
   * @param threads that one call computes on; 1 for the calling thread alone
   */
  public OnnxRuntimeRealism(Realism realism, int threads) {
    architecture = realism.architecture();
    session = OnnxRuntimeGenerator.session(RealismGraph.of(realism), threads);
  }

  /**
   * Scores of pictures: 1 is that of the median training picture, faulty ones have lower ones.
   *
   * @param pictures as {@link dev.ganvas.gan.PictureFunction#pictures} gives them
   * @param count how many they are
   */
  public float[] scores(float[] pictures, int count) {
    int side = architecture.resolution();
    long[] shape = {count, architecture.imageChannels(), side, side};
    try (OnnxTensor input =
            OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(), FloatBuffer.wrap(pictures), shape);
        OrtSession.Result result = session.run(Map.of(RealismGraph.INPUT, input))) {
      return ((OnnxTensor) result.get(0)).getFloatBuffer().array();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot score the pictures", e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot close the network", e);
    }
  }
}
