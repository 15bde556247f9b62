package dev.ganvas.gan;

import dev.ganvas.nn.Latents;
import dev.ganvas.nn.NativeEngine;
import dev.ganvas.nn.Optimiser;
import dev.ganvas.nn.Parameters;
import dev.ganvas.nn.Tensor;
import dev.ganvas.nn.Tensors;
import dev.ganvas.nn.Workspaces;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Trains a generator and a discriminator against each other, a step at a time: relativistic pairing
 * loss, recognition of the condition in the picture, exact R1 and R2 every few steps, augmentation
 * of all the discriminator sees, Adam, and a moving average of the generator's weights, which is
 * what {@link #snapshot} gives.
 *
 * <p>All randomness is a function of the seed and the number of the step, so the state is the
 * weights, Adam's moments and the count of pictures: a run restored from {@link #state} goes on
 * with the same numbers. Not thread-safe; all calls come from one thread.
 */
public final class AdversarialTrainer {
  private static final int SNAPSHOT_BATCHES = 16;
  private static final int SNAPSHOT_BATCH_SIZE = 64;
  private static final double AVERAGE_RAMP = 0.05;
  private static final int TRIM_INTERVAL = 128;
  private static final int OTHER_LATENTS = 480;

  /**
   * Nats that count for half the squared error in one number of a condition. All numbers of a
   * sentence together then count as much as the adversarial loss at most.
   */
  private static final double NATS_OF_AN_ERROR = 0.25;

  /**
   * Of the weight of conditions: where latents count as much, stains on the background tell them.
   */
  private static final double WEIGHT_OF_LATENTS = 0.1;

  private final Architecture architecture;
  private final TrainerOptions options;
  private final Generator generator;
  private final Discriminator discriminator;
  private final Parameters average;
  private final Generator averageGenerator;
  private final Optimiser generatorOptimiser;
  private final Optimiser discriminatorOptimiser;
  private long imagesSeen;
  private int frozenLevels;

  public AdversarialTrainer(Architecture architecture, TrainerOptions options) {
    this(architecture, options, DataType.FLOAT);
  }

  AdversarialTrainer(Architecture architecture, TrainerOptions options, DataType type) {
    NativeEngine.load();
    this.architecture = architecture;
    this.options = options;
    generator = new Generator(architecture, type, options.seed());
    discriminator = new Discriminator(architecture, type, ~options.seed());
    averageGenerator = new Generator(architecture, type, options.seed());
    average = averageGenerator.parameters();
    generatorOptimiser = Optimiser.withoutFirstMoment(generator.parameters());
    discriminatorOptimiser = Optimiser.withoutFirstMoment(discriminator.parameters());
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
    if (imagesSeen / options.batchSize() % TRIM_INTERVAL == 0) {
      NativeEngine.trimHeap();
    }
    try (var workspace = Workspaces.enter("TRAIN")) {
      return stepInWorkspace(batch(views(pictures), conditions));
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

  private INDArray views(INDArray pictures) {
    Symmetry symmetry = options.augmentation().symmetry();
    if (symmetry == Symmetry.NONE) {
      return pictures;
    }
    long seed = Latents.mix(Latents.mix(options.seed(), iteration()), 3);
    return Augmentation.views(symmetry, options.batchSize(), architecture.resolution(), seed)
        .apply(pictures);
  }

  /**
   * What a step works on.
   *
   * @param told conditions as the discriminator gets them
   * @param otherLatents that those of the step are to be told from; null if nothing is recognised
   */
  private record Batch(
      long seed,
      INDArray pictures,
      INDArray latents,
      @Nullable INDArray conditions,
      @Nullable INDArray told,
      @Nullable INDArray otherLatents) {}

  private Batch batch(INDArray pictures, @Nullable INDArray conditions) {
    long seed = Latents.mix(options.seed(), iteration());
    boolean recognised =
        architecture.conditioning().kind() == Conditioning.Kind.VECTOR
            && options.recognitionWeight() > 0;
    return new Batch(
        seed,
        pictures,
        latents(seed, options.batchSize(), pictures.dataType()),
        conditions,
        toldToDiscriminator(conditions),
        recognised ? latents(Latents.mix(seed, 4), OTHER_LATENTS, pictures.dataType()) : null);
  }

  private INDArray latents(long seed, int count, DataType type) {
    return Tensors.latents(seed, count, architecture.latentSize(), type);
  }

  private StepStatistics stepInWorkspace(Batch batch) {
    INDArray generated = generator.forward(batch.latents(), batch.conditions());
    int n = options.batchSize();
    double[] logits = new double[2 * n];
    double penalty = discriminatorStep(batch, generated, logits);
    double[] real = Arrays.copyOf(logits, n);
    double[] fake = Arrays.copyOfRange(logits, n, 2 * n);

    double generatorLoss = generatorStep(batch, generated);

    imagesSeen += options.batchSize();
    updateAverage();
    return new StepStatistics(
        RelativisticLoss.mean(real, fake),
        generatorLoss,
        penalty,
        Arrays.stream(real).average().orElse(Double.NaN),
        Arrays.stream(fake).average().orElse(Double.NaN),
        generated.std(0).meanNumber().doubleValue());
  }

  /**
   * Vectors come in units of their standard deviation: without their length divided out, the
   * projection would drown the rest of the logit, and learn so much faster that the discriminator
   * wins outright.
   */
  private @Nullable INDArray toldToDiscriminator(@Nullable INDArray conditions) {
    Conditioning conditioning = architecture.conditioning();
    return conditions == null || conditioning.kind() != Conditioning.Kind.VECTOR
        ? conditions
        : conditions.mul(1 / Math.sqrt(conditioning.size()));
  }

  private Augmentation augmentation(int count, long seed) {
    return Augmentation.draw(options.augmentation(), count, architecture.resolution(), seed);
  }

  private double discriminatorStep(Batch batch, INDArray generated, double[] logits) {
    int n = options.batchSize();
    INDArray shown =
        augmentation(2 * n, Latents.mix(batch.seed(), 1))
            .apply(Nd4j.concat(0, batch.pictures(), generated));
    INDArray told = batch.told() == null ? null : Nd4j.concat(0, batch.told(), batch.told());
    Discriminator.Pass pass = discriminator.forward(shown, told);
    System.arraycopy(pass.logits().data().asDouble(), 0, logits, 0, 2 * n);
    discriminator.parameters().gradients().assign(0);
    double[] slopes = new double[2 * n];
    for (int i = 0; i < n; i++) {
      double slope = RelativisticLoss.slope(logits[i], logits[n + i]) / n;
      slopes[i] = -slope;
      slopes[n + i] = slope;
    }
    discriminator.backward(pass, column(slopes, shown.dataType()), recognitionToLearn(batch, pass));
    double penalty = Double.NaN;
    if (iteration() % options.penaltyInterval() == 0) {
      double weight =
          options.penaltyInterval()
              * options.annealed(options.penaltyWeight(), options.finalPenaltyWeight(), imagesSeen);
      penalty = GradientPenalty.addGradient(discriminator, pass, weight / n) / (2 * n);
    }
    discriminator.forgetGradientsOfHighest(frozenLevels);
    discriminatorOptimiser.step(learningRate(), iteration());
    return penalty;
  }

  /**
   * Gradient of the discriminator's loss by what is recognised: conditions in the real pictures,
   * which come first in the pass, latents in the generated ones.
   */
  private Discriminator.@Nullable Recognised recognitionToLearn(
      Batch batch, Discriminator.Pass pass) {
    INDArray otherLatents = batch.otherLatents();
    if (otherLatents == null) {
      return null;
    }
    int n = options.batchSize();
    Discriminator.Recognised recognised = discriminator.recognised(pass);
    INDArray ofReal =
        rows(recognised.conditions(), 0, n)
            .sub(Tensors.condition(batch.conditions()))
            .muli(NATS_OF_AN_ERROR / n);
    INDArray ofGenerated =
        ContrastiveLoss.gradient(
                rows(recognised.latents(), n, 2 * n), batch.latents(), otherLatents)
            .divi(n);
    return new Discriminator.Recognised(
        Nd4j.concat(0, ofReal, ofReal.like()), Nd4j.concat(0, ofGenerated.like(), ofGenerated));
  }

  private static INDArray rows(INDArray array, int from, int to) {
    return array.get(NDArrayIndex.interval(from, to), NDArrayIndex.all());
  }

  /**
   * The real pictures are looked at once more: a step of the discriminator moves all its logits
   * together, by more than real and generated ones differ.
   */
  private double generatorStep(Batch batch, INDArray generated) {
    int n = options.batchSize();
    Augmentation ofReal = augmentation(n, Latents.mix(Latents.mix(batch.seed(), 2), 0));
    Augmentation ofGenerated = augmentation(n, Latents.mix(Latents.mix(batch.seed(), 2), 1));
    Discriminator.Pass realPass =
        discriminator.forward(ofReal.apply(batch.pictures()), batch.told());
    Discriminator.Pass pass = discriminator.forward(ofGenerated.apply(generated), batch.told());
    double[] real = realPass.logits().data().asDouble();
    double[] fake = pass.logits().data().asDouble();
    double[] slopes = new double[n];
    for (int i = 0; i < n; i++) {
      slopes[i] = -RelativisticLoss.slope(fake[i], real[i]) / n;
    }
    INDArray dShown =
        discriminator.backwardToPictures(
            pass, column(slopes, generated.dataType()), recognitionToShow(batch, realPass, pass));
    generator.parameters().gradients().assign(0);
    generator.backward(ofGenerated.adjoint(dShown));
    generatorOptimiser.step(learningRate(), iteration());
    return RelativisticLoss.mean(fake, real);
  }

  /**
   * Gradient of the generator's loss by what is recognised. Generated pictures are to show each
   * number of their conditions as well as the real ones do, not better: what a picture shows better
   * must not make up for what it shows worse. And they are to show what latent they are of, so that
   * the pictures of one condition differ.
   */
  private Discriminator.@Nullable Recognised recognitionToShow(
      Batch batch, Discriminator.Pass realPass, Discriminator.Pass pass) {
    INDArray otherLatents = batch.otherLatents();
    if (otherLatents == null) {
      return null;
    }
    Discriminator.Recognised recognised = discriminator.recognised(pass);
    INDArray conditions = Tensors.condition(batch.conditions());
    INDArray errors = recognised.conditions().sub(conditions);
    INDArray ofReal = discriminator.recognised(realPass).conditions().sub(conditions);
    INDArray worse =
        Transforms.abs(errors).gt(Transforms.abs(ofReal)).castTo(conditions.dataType());
    double weight = options.recognitionWeight() / options.batchSize();
    return new Discriminator.Recognised(
        errors.muli(worse).muli(NATS_OF_AN_ERROR * weight),
        ContrastiveLoss.gradient(recognised.latents(), batch.latents(), otherLatents)
            .muli(WEIGHT_OF_LATENTS * weight));
  }

  private static INDArray column(double[] values, DataType type) {
    return Nd4j.create(values, new long[] {values.length, 1}, type);
  }

  private double learningRate() {
    return options.annealed(options.learningRate(), options.finalLearningRate(), imagesSeen);
  }

  private int iteration() {
    return Math.toIntExact(imagesSeen / options.batchSize());
  }

  private void updateAverage() {
    double halfLife =
        Math.min((double) options.averageHalfLifeImages(), Math.max(1, AVERAGE_RAMP * imagesSeen));
    double keep = Math.pow(0.5, options.batchSize() / halfLife);
    average.values().muli(keep).addi(generator.parameters().values().mul(1 - keep));
  }

  /**
   * Takes over the weights of a finished model, to train on from. Before the first step. A model of
   * half the resolution grows first.
   *
   * @param snapshot of an architecture that {@link Architecture#startsFrom this one starts from}
   * @param discriminatorWeights what {@link #discriminatorWeights} gave then; null to begin with a
   *     fresh discriminator
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
    Architecture from = snapshot.architecture();
    if (!architecture.startsFrom(from)) {
      throw new IllegalArgumentException(
          "the model to start from has another architecture: " + from);
    }
    boolean grows = !from.equals(architecture);
    if (frozenLevels < 0 || frozenLevels >= (grows ? 1 : architecture.levels())) {
      throw new IllegalArgumentException(
          grows
              ? "what grows cannot be frozen"
              : "frozenLevels must be from 0 to " + (architecture.levels() - 1));
    }
    if (frozenLevels > 0 && discriminatorWeights == null) {
      throw new IllegalArgumentException("a fresh discriminator cannot be frozen");
    }
    GeneratorSnapshot first =
        grows ? Growth.generator(snapshot, architecture, conditions, options.seed()) : snapshot;
    for (Parameters parameters : List.of(generator.parameters(), average)) {
      parameters.all().forEach(p -> p.value().assign(first.tensor(p.name()).toArray()));
    }
    if (discriminatorWeights != null) {
      discriminator.startFrom(
          grows
              ? Growth.discriminator(discriminatorWeights, from, architecture, options.seed())
              : discriminatorWeights);
    }
    this.frozenLevels = frozenLevels;
  }

  /** All weights of the discriminator, {@code [1, n]}. */
  public Tensor discriminatorWeights() {
    return Tensor.of(discriminator.parameters().values());
  }

  /** Real pictures shown so far, repeats counted. */
  public long imagesSeen() {
    return imagesSeen;
  }

  /**
   * The averaged generator as it is now. Its normalisation statistics are measured for it, over
   * {@value #SNAPSHOT_BATCHES} batches of {@value #SNAPSHOT_BATCH_SIZE}.
   */
  public GeneratorSnapshot snapshot(ConditionSource conditions) {
    return averageGenerator.snapshot(
        SNAPSHOT_BATCHES, SNAPSHOT_BATCH_SIZE, options.seed(), conditions);
  }

  /** All that a restored trainer needs to go on exactly, by name. */
  public Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    stateArrays().forEach((name, array) -> state.put(name, Tensor.of(array)));
    return state;
  }

  /**
   * Takes over what {@link #state} gave, from a trainer of the same architecture.
   *
   * @throws IllegalArgumentException if a tensor is missing or of another shape
   */
  public void restore(Map<String, Tensor> state, long imagesSeenThen) {
    stateArrays()
        .forEach(
            (name, array) -> {
              Tensor tensor = state.get(name);
              if (tensor == null || !Arrays.equals(tensor.shape(), array.shape())) {
                throw new IllegalArgumentException(
                    "the state does not fit the architecture: " + name + " is " + tensor);
              }
              array.assign(tensor.toArray());
            });
    imagesSeen = imagesSeenThen;
  }

  private Map<String, INDArray> stateArrays() {
    Map<String, INDArray> arrays = new LinkedHashMap<>();
    arrays.put("generator", generator.parameters().values());
    arrays.put("generator.moments", generatorOptimiser.moments());
    arrays.put("generator.average", average.values());
    arrays.put("discriminator", discriminator.parameters().values());
    arrays.put("discriminator.moments", discriminatorOptimiser.moments());
    return arrays;
  }
}
