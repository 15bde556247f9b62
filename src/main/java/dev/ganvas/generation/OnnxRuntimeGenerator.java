package dev.ganvas.generation;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.GeneratorSnapshot;
import dev.ganvas.gan.OnnxGraph;
import dev.ganvas.gan.PictureFunction;
import java.util.Map;

/** Runs a finished generator on ONNX Runtime. Thread-safe. */
public final class OnnxRuntimeGenerator implements PictureFunction {
  private final Architecture architecture;
  private final OrtSession session;

  /**
   * @param threads used by one call; 1 for the calling thread alone
   */
  public OnnxRuntimeGenerator(GeneratorSnapshot snapshot, int threads) {
    architecture = snapshot.architecture();
    session = session(OnnxGraph.of(snapshot), threads);
  }

  private static OrtSession session(byte[] graph, int threads) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      return OrtEnvironment.getEnvironment().createSession(graph, options);
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot load the network", e);
    }
  }

  /** Name and version of the engine. */
  static String version() {
    return "onnxruntime " + OrtEnvironment.getEnvironment().getVersion();
  }

  @Override
  public Architecture architecture() {
    return architecture;
  }

  @Override
  public float[] pictures(float[][] inputs) {
    try (OnnxTensor input = OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), inputs);
        OrtSession.Result result = session.run(Map.of(OnnxGraph.INPUT, input))) {
      return ((OnnxTensor) result.get(0)).getFloatBuffer().array();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot run the generator", e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot close the generator", e);
    }
  }
}
