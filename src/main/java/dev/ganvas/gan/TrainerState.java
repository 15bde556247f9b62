package dev.ganvas.gan;

import dev.ganvas.nn.Optimiser;
import dev.ganvas.nn.Parameters;
import dev.ganvas.nn.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Everything that training changes: the weights of both networks, Adam's moments, the moving
 * average of the generator's weights, and the number of real pictures shown. Not thread-safe.
 */
final class TrainerState {
  private static final double AVERAGE_RAMP = 0.05;

  private final Architecture architecture;
  private final TrainerOptions options;
  private final Generator generator;
  private final Discriminator discriminator;
  private final Generator average;
  private final Optimiser generatorOptimiser;
  private final Optimiser discriminatorOptimiser;
  private long imagesSeen;
  private int frozenLevels;

  TrainerState(Architecture architecture, TrainerOptions options, DataType type) {
    this.architecture = architecture;
    this.options = options;
    generator = new Generator(architecture, type, options.seed());
    discriminator = new Discriminator(architecture, type, ~options.seed());
    average = new Generator(architecture, type, options.seed());
    generatorOptimiser = Optimiser.withoutFirstMoment(generator.parameters());
    discriminatorOptimiser = Optimiser.withoutFirstMoment(discriminator.parameters());
  }

  Generator generator() {
    return generator;
  }

  Discriminator discriminator() {
    return discriminator;
  }

  /** The generator with averaged weights. */
  Generator average() {
    return average;
  }

  /** Real pictures shown so far, repeats counted. */
  long imagesSeen() {
    return imagesSeen;
  }

  /** The number of the step, from 0. */
  int iteration() {
    return Math.toIntExact(imagesSeen / options.batchSize());
  }

  /** A value on its way from first to last over the run. */
  double annealed(double first, double last) {
    return options.annealed(first, last, imagesSeen);
  }

  private double learningRate() {
    return annealed(options.learningRate(), options.finalLearningRate());
  }

  /** Moves the discriminator's weights by their gradients, but for those of frozen levels. */
  void updateDiscriminator() {
    discriminator.zeroFrozenGradients(frozenLevels);
    discriminatorOptimiser.step(learningRate(), iteration());
  }

  /** Moves the generator's weights by their gradients. */
  void updateGenerator() {
    generatorOptimiser.step(learningRate(), iteration());
  }

  /** Ends a step: counts its pictures and updates the moving average. */
  void endStep() {
    imagesSeen += options.batchSize();
    double halfLife =
        Math.min((double) options.averageHalfLifeImages(), Math.max(1, AVERAGE_RAMP * imagesSeen));
    double keep = Math.pow(0.5, options.batchSize() / halfLife);
    average.parameters().values().muli(keep).addi(generator.parameters().values().mul(1 - keep));
  }

  /** See {@link AdversarialTrainer#startFrom}. */
  void startFrom(
      GeneratorSnapshot snapshot,
      @Nullable Tensor discriminatorWeights,
      int frozenLevels,
      ConditionSource conditions) {
    Architecture from = snapshot.architecture();
    check(from, discriminatorWeights == null, frozenLevels);
    if (Growth.possible(from, architecture)) {
      grow(snapshot, discriminatorWeights, conditions);
    } else {
      transfer(new Transfer(from, architecture), snapshot, discriminatorWeights);
    }
    this.frozenLevels = frozenLevels;
  }

  private void grow(
      GeneratorSnapshot snapshot,
      @Nullable Tensor discriminatorWeights,
      ConditionSource conditions) {
    GeneratorSnapshot grown = Growth.generator(snapshot, architecture, conditions, options.seed());
    for (Parameters parameters : List.of(generator.parameters(), average.parameters())) {
      parameters.all().forEach(p -> p.value().assign(grown.tensor(p.name()).toArray()));
    }
    if (discriminatorWeights != null) {
      discriminator.startFrom(
          Growth.discriminator(
              discriminatorWeights, snapshot.architecture(), architecture, options.seed()));
    }
  }

  private void transfer(
      Transfer transfer, GeneratorSnapshot snapshot, @Nullable Tensor discriminatorWeights) {
    transfer.generator(snapshot, generator.parameters());
    average.parameters().values().assign(generator.parameters().values());
    if (discriminatorWeights != null) {
      transfer.discriminator(discriminatorWeights, discriminator.parameters());
    }
  }

  private void check(Architecture from, boolean freshDiscriminator, int frozenLevels) {
    if (!architecture.startsFrom(from)) {
      throw new IllegalArgumentException(
          "the model to start from has another architecture: " + from);
    }
    boolean grows = architecture.resolution() != from.resolution();
    if (frozenLevels < 0 || frozenLevels >= (grows ? 1 : architecture.levels())) {
      throw new IllegalArgumentException(
          grows
              ? "a discriminator that grows cannot be frozen"
              : "frozenLevels must be from 0 to " + (architecture.levels() - 1));
    }
    if (frozenLevels > 0 && freshDiscriminator) {
      throw new IllegalArgumentException("a fresh discriminator cannot be frozen");
    }
  }

  /** Copies of all tensors, by name. */
  Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    arrays().forEach((name, array) -> tensors.put(name, Tensor.of(array)));
    return tensors;
  }

  /**
   * Takes over what {@link #tensors} gave.
   *
   * @throws IllegalArgumentException if a tensor is missing or of another shape
   */
  void restore(Map<String, Tensor> tensors, long imagesSeenThen) {
    arrays()
        .forEach(
            (name, array) -> {
              Tensor tensor = tensors.get(name);
              if (tensor == null || !Arrays.equals(tensor.shape(), array.shape())) {
                throw new IllegalArgumentException(
                    "the state does not fit the architecture: " + name + " is " + tensor);
              }
              array.assign(tensor.toArray());
            });
    imagesSeen = imagesSeenThen;
  }

  private Map<String, INDArray> arrays() {
    Map<String, INDArray> arrays = new LinkedHashMap<>();
    arrays.put("generator", generator.parameters().values());
    arrays.put("generator.moments", generatorOptimiser.moments());
    arrays.put("generator.average", average.parameters().values());
    arrays.put("discriminator", discriminator.parameters().values());
    arrays.put("discriminator.moments", discriminatorOptimiser.moments());
    return arrays;
  }
}
