package dev.ganvas.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.gan.AdversarialTrainer;
import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.AugmentationOptions;
import dev.ganvas.gan.ConditionSource;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.gan.Design;
import dev.ganvas.gan.GeneratorSnapshot;
import dev.ganvas.gan.Nd4jGenerator;
import dev.ganvas.gan.Symmetry;
import dev.ganvas.gan.TrainerOptions;
import dev.ganvas.models.ShippedModels;
import dev.ganvas.nn.Latents;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both engines on a model that is shipped, and on random weights of each design. */
class EngineParityTests {
  private static Stream<Named<GeneratorSnapshot>> generators() throws IOException {
    Named<GeneratorSnapshot> shipped =
        Named.of("shipped", new ShippedModels().all().get(0).open().generator());
    Stream<Named<GeneratorSnapshot>> random =
        Stream.of(Design.values()).map(design -> Named.of(design.name(), random(design)));
    return Stream.concat(Stream.of(shipped), random);
  }

  private static GeneratorSnapshot random(Design design) {
    TrainerOptions options =
        TrainerOptions.standard(
            32, new AugmentationOptions(0, false, false, false, Symmetry.NONE), 1);
    Architecture architecture =
        new Architecture(
            32,
            3,
            16,
            Conditioning.classes(20),
            List.of(32, 32, 16, 16),
            List.of(16, 16, 16, 16),
            design);
    return new AdversarialTrainer(architecture, options)
        .snapshot(ConditionSource.uniformClasses(20));
  }

  private static float[][] inputs(GeneratorSnapshot generator, int count) {
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

  @ParameterizedTest
  @MethodSource("generators")
  void enginesAgreeWithinOneLevel(GeneratorSnapshot generator) {
    try (var onnx = new OnnxRuntimeGenerator(generator, 1);
        var nd4j = new Nd4jGenerator(generator)) {
      float[] one = onnx.pictures(inputs(generator, 20));
      float[] other = nd4j.pictures(inputs(generator, 20));
      for (int i = 0; i < one.length; i++) {
        assertThat(Math.abs(one[i] - other[i]) * 127.5f).isLessThanOrEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("generators")
  void aPictureHasTheSameBitsInEveryBatch(GeneratorSnapshot generator) {
    try (var onnx = new OnnxRuntimeGenerator(generator, 1)) {
      float[][] inputs = inputs(generator, 33);
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
