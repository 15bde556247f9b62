package dev.ganvas.gan;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.ganvas.nn.Latents;
import dev.ganvas.nn.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The gradient is that of finite differences, and the loss that of the encoder's features. */
class InversionGraphTests {
  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();
  private static final int LATENT = 12;
  private static final int CONDITION = 3;
  private static final double STEP = 1e-3;

  private final Random random = new Random(3);

  private static Architecture architecture(Design design) {
    return new Architecture(
        16,
        3,
        LATENT,
        Conditioning.vector(CONDITION),
        List.of(16, 12, 8),
        List.of(8, 8, 8),
        design);
  }

  private GeneratorSnapshot generator(Architecture architecture) {
    Map<String, Tensor> tensors = new HashMap<>();
    GeneratorSnapshot.shapes(architecture)
        .forEach(
            (name, shape) -> {
              boolean positive = name.endsWith("variance") || name.endsWith("gamma");
              tensors.put(name, tensor(positive ? 1 : 0, 0.15, shape));
            });
    return new GeneratorSnapshot(architecture, tensors);
  }

  private Encoder encoder(Architecture architecture) {
    List<Tensor> convolutions = new ArrayList<>();
    int inputs = 3;
    for (int i = 0; i < 4; i++) {
      convolutions.add(tensor(0, 0.2, 3, 3, inputs, 8));
      convolutions.add(tensor(0, 0.2, 8));
      inputs = 8;
    }
    int outputs = LATENT + CONDITION;
    return new Encoder(
        architecture, convolutions, tensor(0, 0.1, 128, outputs), tensor(0, 1, outputs));
  }

  private Tensor tensor(double mean, double deviation, long... shape) {
    int size = 1;
    for (long side : shape) {
      size *= (int) side;
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      double value = mean + deviation * random.nextGaussian();
      values[i] = (float) (mean > 0 ? Math.max(0.2, value) : value);
    }
    return new Tensor(shape, values);
  }

  /** What a graph makes of its inputs. */
  private record Made(Map<String, float[]> outputs) {
    float[] of(String name) {
      return Objects.requireNonNull(outputs.get(name), name);
    }
  }

  private static Made run(byte[] graph, Map<String, Tensor> inputs) throws OrtException {
    Map<String, OnnxTensor> fed = new HashMap<>();
    try (OrtSession session = ENVIRONMENT.createSession(graph)) {
      for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
        fed.put(
            input.getKey(),
            OnnxTensor.createTensor(
                ENVIRONMENT,
                FloatBuffer.wrap(input.getValue().values()),
                input.getValue().shape()));
      }
      Map<String, float[]> outputs = new HashMap<>();
      try (OrtSession.Result result = session.run(fed)) {
        result.forEach(
            made ->
                outputs.put(
                    made.getKey(), ((OnnxTensor) made.getValue()).getFloatBuffer().array()));
      }
      return new Made(outputs);
    } finally {
      fed.values().forEach(OnnxTensor::close);
    }
  }

  private static Tensor picture(float[] values, int count) {
    return new Tensor(new long[] {count, 3, 16, 16}, values);
  }

  private static Tensor rows(float[] values, int count) {
    return new Tensor(new long[] {count, LATENT + CONDITION}, values);
  }

  @ParameterizedTest
  @EnumSource
  void gradientsAreThoseOfFiniteDifferences(Design design) throws OrtException {
    Architecture architecture = architecture(design);
    Encoder encoder = encoder(architecture);
    Map<String, Tensor> inputs = new HashMap<>();
    Tensor wanted = tensor(0, 0.5, 1, 3, 16, 16);
    Made seen = run(EncoderGraph.of(encoder), Map.of("picture", wanted));
    assertThat(seen.of("found")).hasSize(LATENT + CONDITION);
    inputs.put(InversionGraph.WANTED, wanted);
    List<String> names = EncoderGraph.features(encoder);
    for (int i = 0; i < names.size(); i++) {
      long[] shape = EncoderGraph.featureShape(encoder, i);
      shape[0] = 1;
      inputs.put(names.get(i), new Tensor(shape, seen.of(names.get(i))));
    }
    byte[] graph = InversionGraph.of(generator(architecture), encoder);
    int size = LATENT + CONDITION;
    // The point itself, then each of its components more and less.
    float[] at = new float[(2 * size + 1) * size];
    for (int row = 0; row <= 2 * size; row++) {
      System.arraycopy(Latents.normals(4, size), 0, at, row * size, size);
      if (row > 0) {
        at[row * size + (row - 1) / 2] += (float) (row % 2 == 1 ? STEP : -STEP);
      }
    }
    inputs.put(InversionGraph.INPUT, rows(at, 2 * size + 1));
    Made made = run(graph, inputs);
    float[] loss = made.of(InversionGraph.LOSS);
    float[] gradient = made.of(InversionGraph.GRADIENT);
    assertThat(loss).hasSize(2 * size + 1);
    int right = 0;
    for (int i = 0; i < size; i++) {
      double slope = (loss[2 * i + 1] - loss[2 * i + 2]) / (2 * STEP);
      right += Math.abs(slope - gradient[i]) < 0.01 + 0.1 * Math.abs(slope) ? 1 : 0;
    }
    // Where a rectifier bends within the step, the difference is something between.
    assertThat(right).isGreaterThanOrEqualTo(size - 2);
    assertThat(made.of(InversionGraph.PICTURE)).hasSize((2 * size + 1) * 3 * 16 * 16);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsWantedHasNoLoss(Design design) throws OrtException {
    Architecture architecture = architecture(design);
    Encoder encoder = encoder(architecture);
    GeneratorSnapshot generator = generator(architecture);
    Tensor at = rows(Latents.normals(4, LATENT + CONDITION), 1);
    float[] picture = run(OnnxGraph.of(generator), Map.of(InversionGraph.INPUT, at)).of("picture");
    Map<String, Tensor> inputs = new HashMap<>();
    inputs.put(InversionGraph.INPUT, at);
    inputs.put(InversionGraph.WANTED, picture(picture, 1));
    Made seen = run(EncoderGraph.of(encoder), Map.of("picture", picture(picture, 1)));
    List<String> names = EncoderGraph.features(encoder);
    for (int i = 0; i < names.size(); i++) {
      long[] shape = EncoderGraph.featureShape(encoder, i);
      shape[0] = 1;
      inputs.put(names.get(i), new Tensor(shape, seen.of(names.get(i))));
    }
    Made made = run(InversionGraph.of(generator, encoder), inputs);
    assertThat(made.of(InversionGraph.LOSS)[0]).isLessThan(1e-6f);
  }
}
