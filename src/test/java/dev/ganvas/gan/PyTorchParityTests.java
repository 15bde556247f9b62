package dev.ganvas.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ganvas.Programs;
import dev.ganvas.models.Safetensors;
import dev.ganvas.nn.Gradients;
import dev.ganvas.nn.Tensor;
import dev.ganvas.nn.Tensors;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import tools.jackson.databind.json.JsonMapper;

/**
 * The engine in PyTorch beside this one in double precision: pictures of the same weights, and the
 * gradients of one step (loss, R1 and R2, no augmentation).
 */
class PyTorchParityTests {
  private static final int BATCH = 8;
  private static final int SIDE = 16;
  private static final int CONDITION_SIZE = 3;
  private static final double PENALTY_WEIGHT = 3;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "MODULATED,NONE",
    "MODULATED,CLASSES",
    "MODULATED,VECTOR",
    "SELF_MODULATED,NONE",
    "SELF_MODULATED,CLASSES",
    "SELF_MODULATED,VECTOR"
  })
  void engineInPythonComputesTheSame(Design design, Conditioning.Kind kind) throws Exception {
    Programs.assumeTorch();
    Architecture architecture =
        new Architecture(
            SIDE,
            3,
            12,
            new Conditioning(kind, kind == Conditioning.Kind.NONE ? 0 : CONDITION_SIZE),
            List.of(16, 12, 8),
            List.of(16, 12, 8),
            design);
    Generator generator = new Generator(architecture, DataType.DOUBLE, 1);
    Discriminator discriminator = new Discriminator(architecture, DataType.DOUBLE, 2);
    INDArray latents = Gradients.normal(3, BATCH, 12);
    INDArray real = Gradients.normal(4, BATCH, SIDE, SIDE, 3).muli(0.3);
    INDArray conditions = conditions(kind);
    INDArray scaled =
        kind == Conditioning.Kind.VECTOR && conditions != null
            ? conditions.div(Math.sqrt(CONDITION_SIZE))
            : conditions;
    Recognition recognition = new Recognition(discriminator, architecture, 1);

    Map<String, INDArray> given = new LinkedHashMap<>();
    given.put("generator", generator.parameters().values());
    given.put("discriminator", discriminator.parameters().values());
    given.put("latents", latents);
    given.put("pictures", real);
    if (conditions != null) {
      given.put("conditions", conditions);
    }
    Map<String, Tensor> python = computed(architecture, given);

    INDArray generated = generator.forward(latents, conditions);
    close(python, "pictures", generated, 1e-5);
    assertThat(generated.castTo(DataType.FLOAT).sub(value(python, "pictures")).amaxNumber())
        .satisfies(most -> assertThat(most.doubleValue()).isLessThan(2.0 / 255));

    double penalty =
        discriminatorStep(discriminator, recognition, real, generated, conditions, scaled, python);
    assertThat(value(python, "penalty").getDouble(0)).isCloseTo(penalty, within(1e-4 * penalty));
    close(python, "discriminator", discriminator.parameters().gradients(), 1e-4);

    generatorStep(generator, discriminator, recognition, real, generated, conditions, scaled);
    close(python, "generator", generator.parameters().gradients(), 1e-4);
  }

  /** Of the first picture the class is not known. */
  private static @Nullable INDArray conditions(Conditioning.Kind kind) {
    int[] labels = new int[BATCH];
    Arrays.setAll(labels, i -> i % CONDITION_SIZE);
    return switch (kind) {
      case NONE -> null;
      case CLASSES -> {
        INDArray oneHot = Tensors.oneHot(labels, CONDITION_SIZE).castTo(DataType.DOUBLE);
        oneHot.putRow(0, Nd4j.zeros(DataType.DOUBLE, CONDITION_SIZE));
        yield oneHot;
      }
      case VECTOR -> Gradients.normal(5, BATCH, CONDITION_SIZE);
    };
  }

  private static double discriminatorStep(
      Discriminator discriminator,
      Recognition recognition,
      INDArray real,
      INDArray generated,
      @Nullable INDArray conditions,
      @Nullable INDArray scaled,
      Map<String, Tensor> python) {
    INDArray told = scaled == null ? null : Nd4j.concat(0, scaled, scaled);
    Discriminator.Pass pass = discriminator.forward(Nd4j.concat(0, real, generated), told);
    double[] logits = pass.logits().data().asDouble();
    double[] slopes = new double[2 * BATCH];
    for (int i = 0; i < BATCH; i++) {
      double slope = RelativisticLoss.slope(logits[i], logits[BATCH + i]) / BATCH;
      slopes[i] = -slope;
      slopes[BATCH + i] = slope;
    }
    double loss =
        RelativisticLoss.mean(
            Arrays.copyOf(logits, BATCH), Arrays.copyOfRange(logits, BATCH, 2 * BATCH));
    assertThat(value(python, "loss").getDouble(0)).isCloseTo(loss, within(1e-5));
    discriminator.backward(
        pass,
        Nd4j.create(slopes, new long[] {2L * BATCH, 1}, DataType.DOUBLE),
        recognition.discriminatorGradient(conditions, pass));
    return GradientPenalty.addGradient(discriminator, pass, PENALTY_WEIGHT / BATCH) / (2 * BATCH);
  }

  private static void generatorStep(
      Generator generator,
      Discriminator discriminator,
      Recognition recognition,
      INDArray real,
      INDArray generated,
      @Nullable INDArray conditions,
      @Nullable INDArray scaled) {
    Discriminator.Pass realPass = discriminator.forward(real, scaled);
    double[] rivals = realPass.logits().data().asDouble();
    Discriminator.Pass pass = discriminator.forward(generated, scaled);
    double[] logits = pass.logits().data().asDouble();
    double[] slopes = new double[BATCH];
    Arrays.setAll(slopes, i -> -RelativisticLoss.slope(logits[i], rivals[i]) / BATCH);
    generator.backward(
        discriminator.backwardToPictures(
            pass,
            Nd4j.create(slopes, new long[] {BATCH, 1}, DataType.DOUBLE),
            recognition.generatorGradient(conditions, realPass, pass)));
  }

  private static INDArray value(Map<String, Tensor> python, String name) {
    Tensor tensor = python.get(name);
    assertThat(tensor).as(name).isNotNull();
    return tensor.toArray();
  }

  /** Within so much of the length of what is expected. */
  private static void close(
      Map<String, Tensor> python, String name, INDArray expected, double tolerance) {
    INDArray found = value(python, name).castTo(DataType.DOUBLE);
    double length = expected.norm2Number().doubleValue();
    assertThat(length).isPositive();
    assertThat(found.sub(expected).norm2Number().doubleValue() / length)
        .as(name)
        .isLessThan(tolerance);
  }

  private Map<String, Tensor> computed(Architecture architecture, Map<String, INDArray> given)
      throws Exception {
    Path in = folder.resolve("in.safetensors");
    Path out = folder.resolve("out.safetensors");
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    given.forEach((name, array) -> tensors.put(name, Tensor.of(array)));
    String json = JsonMapper.builder().build().writeValueAsString(architecture);
    try (OutputStream file = Files.newOutputStream(in)) {
      Safetensors.write(
          file,
          tensors,
          Map.of("architecture", json, "penaltyWeight", "" + PENALTY_WEIGHT),
          Safetensors.Precision.F32);
    }
    Process process =
        new ProcessBuilder("python3", "src/test/python/parity.py", in.toString(), out.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return Safetensors.read(Files.readAllBytes(out)).tensors();
  }
}
