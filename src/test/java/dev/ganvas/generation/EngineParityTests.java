package dev.ganvas.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.GeneratorSnapshot;
import dev.ganvas.gan.Latents;
import dev.ganvas.gan.Nd4jGenerator;
import dev.ganvas.models.ShippedModels;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Both engines on the model that is shipped. */
class EngineParityTests {
  private final GeneratorSnapshot generator;

  EngineParityTests() throws IOException {
    generator = new ShippedModels().served().get(0).open().generator();
  }

  private float[][] inputs(int count) {
    Architecture architecture = generator.architecture();
    int latent = architecture.latentSize();
    float[][] inputs = new float[count][];
    for (int i = 0; i < count; i++) {
      inputs[i] =
          Arrays.copyOf(Latents.normals(i, latent), latent + architecture.conditioning().size());
      inputs[i][latent + i % architecture.conditioning().size()] = 1;
    }
    return inputs;
  }

  @Test
  void enginesAgreeWithinOneLevel() {
    try (var onnx = new OnnxRuntimeGenerator(generator, 1);
        var nd4j = new Nd4jGenerator(generator)) {
      float[] one = onnx.pictures(inputs(20));
      float[] other = nd4j.pictures(inputs(20));
      for (int i = 0; i < one.length; i++) {
        assertThat(Math.abs(one[i] - other[i]) * 127.5f).isLessThanOrEqualTo(1);
      }
    }
  }

  @Test
  void aPictureHasTheSameBitsInEveryBatch() {
    try (var onnx = new OnnxRuntimeGenerator(generator, 1)) {
      float[][] inputs = inputs(33);
      float[] all = onnx.pictures(inputs);
      int length = all.length / inputs.length;
      for (int from = 0; from < inputs.length; from++) {
        for (int size : new int[] {1, 2, 7}) {
          float[][] part = Arrays.copyOfRange(inputs, from, Math.min(33, from + size));
          assertThat(onnx.pictures(part))
              .isEqualTo(Arrays.copyOfRange(all, from * length, (from + part.length) * length));
        }
      }
    }
  }
}
