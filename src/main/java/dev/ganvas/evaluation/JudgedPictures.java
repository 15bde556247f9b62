package dev.ganvas.evaluation;

import dev.ganvas.gan.GeneratorSnapshot;
import dev.ganvas.gan.Nd4jGenerator;
import dev.ganvas.imagesets.ImageSet;
import dev.ganvas.imagesets.PictureConditions;

/**
 * What a generator draws and what it learnt from, as a judge sees both.
 *
 * @param told whether the generator is told anything of its pictures
 * @param training with all that is known of them, told or not
 * @param generated with 8 bits a sample, as served; what is known of them is what they were told
 */
public record JudgedPictures(
    Judge judge,
    boolean told,
    ImageSet training,
    ImageSet generated,
    Judge.Predictions ofTraining,
    Judge.Predictions ofGenerated) {
  /**
   * Generates pictures with the seeds that are for measuring and truncation 1, and has all judged.
   *
   * @param conditions of the training pictures; empty for an unconditional generator
   * @param images to generate, at least two of each class
   */
  public static JudgedPictures of(
      GeneratorSnapshot snapshot,
      ImageSet training,
      PictureConditions conditions,
      Judge judge,
      int images) {
    boolean told = conditions.size() > 0;
    ImageSet real = asTold(training, told);
    ImageSet generated;
    try (Nd4jGenerator generator = new Nd4jGenerator(snapshot)) {
      generated = GeneratedSet.of(generator, real, conditions, images, GeneratedSet.FIRST_SEED);
    }
    return new JudgedPictures(
        judge, told, training, generated, judge.classify(training), judge.classify(generated));
  }

  /** The training pictures, with only what the generator is told of them. */
  ImageSet asTold() {
    return asTold(training, told);
  }

  private static ImageSet asTold(ImageSet pictures, boolean told) {
    return told ? pictures : pictures.alone();
  }
}
