package dev.ganvas.gan;

import dev.ganvas.nn.Latents;
import java.util.ArrayList;
import java.util.List;

/**
 * The numbers of adversarial training. Rates and penalty weight fall from their first to their last
 * value by a half cosine over the run (Huang et al., <i>The GAN is dead; long live the GAN!</i>,
 * R3GAN, 2024).
 *
 * @param batchSize pictures a step, real and generated each
 * @param totalImages real pictures shown in the whole run, repeats counted
 * @param learningRate Adam's step at first
 * @param finalLearningRate Adam's step in the end
 * @param penaltyWeight gamma of R1 and R2 at first
 * @param finalPenaltyWeight gamma in the end
 * @param penaltyInterval steps from one penalty to the next, its weight multiplied accordingly
 * @param averageHalfLifeImages half-life of the moving average of the generator's weights, in
 *     pictures seen
 * @param recognitionWeight of the losses of predicting conditions in the generator's step, relative
 *     to the discriminator's; 0 for no such losses
 * @param augmentation what the discriminator's pictures go through
 * @param seed of initial weights, latents, order and augmentation
 */
public record TrainerOptions(
    int batchSize,
    long totalImages,
    double learningRate,
    double finalLearningRate,
    double penaltyWeight,
    double finalPenaltyWeight,
    int penaltyInterval,
    long averageHalfLifeImages,
    double recognitionWeight,
    AugmentationOptions augmentation,
    long seed) {

  public TrainerOptions {
    List<String> problems = new ArrayList<>();
    require(batchSize >= 2 && batchSize <= 1024, "batchSize must be from 2 to 1024", problems);
    require(totalImages >= 1, "totalImages must be positive", problems);
    require(learningRate > 0 && finalLearningRate > 0, "learning rates must be positive", problems);
    require(
        penaltyWeight >= 0 && finalPenaltyWeight >= 0,
        "penalty weights must not be negative",
        problems);
    require(penaltyInterval >= 1, "penaltyInterval must be at least 1", problems);
    require(recognitionWeight >= 0, "recognitionWeight must not be negative", problems);
    require(averageHalfLifeImages >= 1, "averageHalfLifeImages must be positive", problems);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("training options: " + String.join("; ", problems));
    }
  }

  private static void require(boolean condition, String message, List<String> problems) {
    if (!condition) {
      problems.add(message);
    }
  }

  /** The recipe's values for a run of that length. */
  public static TrainerOptions standard(
      long totalImages, AugmentationOptions augmentation, long seed) {
    return new TrainerOptions(
        32, totalImages, 2e-4, 5e-5, 1, 0.1, 8, 20_000, 1, augmentation, seed);
  }

  /** These options with another number of pictures a step. */
  public TrainerOptions withBatchSize(int pictures) {
    return new TrainerOptions(
        pictures,
        totalImages,
        learningRate,
        finalLearningRate,
        penaltyWeight,
        finalPenaltyWeight,
        penaltyInterval,
        averageHalfLifeImages,
        recognitionWeight,
        augmentation,
        seed);
  }

  /** These options with other weights; that of the penalty falls to a tenth as usual. */
  public TrainerOptions withWeights(double penalty, double recognition) {
    return new TrainerOptions(
        batchSize,
        totalImages,
        learningRate,
        finalLearningRate,
        penalty,
        penalty / 10,
        penaltyInterval,
        averageHalfLifeImages,
        recognition,
        augmentation,
        seed);
  }

  /** A value on its way from first to last after that many pictures. */
  double annealed(double first, double last, long imagesSeen) {
    double progress = Math.min(1, (double) imagesSeen / totalImages);
    return last + (first - last) * (1 + Math.cos(Math.PI * progress)) / 2;
  }

  /** These options for a run that fell back so many times: other random numbers, more penalty. */
  public TrainerOptions afterRecoveries(int recoveries) {
    if (recoveries == 0) {
      return this;
    }
    double factor = Math.pow(2, recoveries);
    return new TrainerOptions(
        batchSize,
        totalImages,
        learningRate,
        finalLearningRate,
        penaltyWeight * factor,
        finalPenaltyWeight * factor,
        penaltyInterval,
        averageHalfLifeImages,
        recognitionWeight,
        augmentation,
        Latents.mix(seed, recoveries));
  }
}
