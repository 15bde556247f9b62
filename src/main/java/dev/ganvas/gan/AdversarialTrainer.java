package dev.ganvas.gan;

import dev.ganvas.nn.Latents;
import dev.ganvas.nn.NativeEngine;
import dev.ganvas.nn.Tensor;
import dev.ganvas.nn.Workspaces;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Trains a generator and a discriminator against each other, after R3GAN (Huang et al., <i>The GAN
 * is dead; long live the GAN!</i>, 2024): relativistic pairing loss, R1 and R2, Adam without first
 * moment, and a moving average of the generator's weights, which is what {@link #snapshot} gives.
 * Real and generated pictures are augmented alike (Zhao et al., <i>Differentiable augmentation</i>,
 * 2020).
 *
 * <p>All randomness is a function of the seed and the number of the step. So {@link #state} and the
 * count of pictures are enough to go on with the same numbers. Not thread-safe; all calls come from
 * one thread.
 */
public final class AdversarialTrainer {
  private static final int SNAPSHOT_BATCHES = 16;
  private static final int SNAPSHOT_BATCH_SIZE = 64;
  private static final int TRIM_INTERVAL = 128;

  private final Architecture architecture;
  private final TrainerOptions options;
  private final TrainerState state;
  private final DiscriminatorStep discriminatorStep;
  private final GeneratorStep generatorStep;

  public AdversarialTrainer(Architecture architecture, TrainerOptions options) {
    NativeEngine.load();
    this.architecture = architecture;
    this.options = options;
    state = new TrainerState(architecture, options, DataType.FLOAT);
    Recognition recognition =
        new Recognition(state.discriminator(), architecture, options.recognitionWeight());
    int resolution = architecture.resolution();
    discriminatorStep = new DiscriminatorStep(state, options, recognition, resolution);
    generatorStep = new GeneratorStep(state, options, recognition, resolution);
  }

  /**
   * One step of the discriminator, then one of the generator.
   *
   * @param pictures real pictures {@code [batchSize, resolution, resolution, imageChannels]} from
   *     -1 to 1
   * @param conditions theirs, {@code [batchSize, conditioning.size]}; null without conditioning.
   *     The generated pictures of the step get the same.
   */
  public StepStatistics step(INDArray pictures, @Nullable INDArray conditions) {
    checkShape(pictures);
    if (state.iteration() % TRIM_INTERVAL == 0) {
      NativeEngine.trimHeap();
    }
    try (var workspace = Workspaces.enter("TRAIN")) {
      long seed = Latents.mix(options.seed(), state.iteration());
      INDArray real = views(pictures, Latents.mix(seed, 3));
      Batch batch = Batch.of(architecture, seed, real, conditions);
      INDArray fake = state.generator().forward(batch.latents(), batch.conditions());
      DiscriminatorStep.Result seen = discriminatorStep.take(batch, fake);
      double generatorLoss = generatorStep.take(batch, fake);
      state.endStep();
      return new StepStatistics(
          seen.loss(),
          generatorLoss,
          seen.gradientPenalty(),
          Arrays.stream(seen.realLogits()).average().orElse(Double.NaN),
          Arrays.stream(seen.fakeLogits()).average().orElse(Double.NaN),
          fake.std(0).meanNumber().doubleValue());
    }
  }

  private void checkShape(INDArray pictures) {
    long side = architecture.resolution();
    long[] expected = {options.batchSize(), side, side, architecture.imageChannels()};
    if (!Arrays.equals(expected, pictures.shape())) {
      throw new IllegalArgumentException(
          "pictures have shape %s instead of %s"
              .formatted(Arrays.toString(pictures.shape()), Arrays.toString(expected)));
    }
  }

  private INDArray views(INDArray pictures, long seed) {
    Symmetry symmetry = options.augmentation().symmetry();
    return symmetry == Symmetry.NONE
        ? pictures
        : Augmentation.views(symmetry, options.batchSize(), architecture.resolution(), seed)
            .apply(pictures);
  }

  /**
   * Takes over the weights of a finished model, to train on from. Before the first step. A model of
   * half the resolution grows first.
   *
   * @param snapshot of an architecture that {@link Architecture#startsFrom this one starts from}
   * @param discriminatorWeights {@code [1, n]}; null to begin with a fresh discriminator
   * @param frozenLevels levels of the discriminator, from the highest resolution down, whose
   *     weights stay as they are (Mo, Cho, Shin, <i>Freeze the discriminator</i>, 2020); 0 for one
   *     that grows
   * @param conditions as they occur in training
   * @throws IllegalArgumentException if something is of another architecture
   */
  public void startFrom(
      GeneratorSnapshot snapshot,
      @Nullable Tensor discriminatorWeights,
      int frozenLevels,
      ConditionSource conditions) {
    state.startFrom(snapshot, discriminatorWeights, frozenLevels, conditions);
  }

  /** Real pictures shown so far, repeats counted. */
  public long imagesSeen() {
    return state.imagesSeen();
  }

  /**
   * The averaged generator as it is now. Its normalisation statistics are measured for it, over
   * {@value #SNAPSHOT_BATCHES} batches of {@value #SNAPSHOT_BATCH_SIZE}.
   */
  public GeneratorSnapshot snapshot(ConditionSource conditions) {
    return state
        .average()
        .snapshot(SNAPSHOT_BATCHES, SNAPSHOT_BATCH_SIZE, options.seed(), conditions);
  }

  /** All that a restored trainer needs to go on exactly, by name. */
  public Map<String, Tensor> state() {
    return state.tensors();
  }

  /**
   * Takes over what {@link #state} gave, from a trainer of the same architecture.
   *
   * @throws IllegalArgumentException if a tensor is missing or of another shape
   */
  public void restore(Map<String, Tensor> tensors, long imagesSeenThen) {
    state.restore(tensors, imagesSeenThen);
  }
}
