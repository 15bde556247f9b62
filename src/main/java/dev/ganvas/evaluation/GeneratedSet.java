package dev.ganvas.evaluation;

import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.PictureFunction;
import dev.ganvas.images.Picture;
import dev.ganvas.imagesets.ImageSet;
import dev.ganvas.imagesets.PictureConditions;
import dev.ganvas.nn.Latents;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Generated pictures as an {@link ImageSet}, to be measured like real ones. */
final class GeneratedSet {
  private static final int BATCH = 32;

  /** The first of the seeds that are for measuring. */
  static final long FIRST_SEED = 1_000_000_000;

  private GeneratedSet() {}

  /**
   * Generates {@code count} pictures of seeds {@code seed, seed + 1, …} with 8 bits a sample, as
   * the service would serve them. Their conditions are those of real pictures drawn at random, so
   * that each class has the same share as in the real set. (Taken at regular intervals, they could
   * all be of one class.)
   */
  static ImageSet of(
      PictureFunction generator,
      ImageSet real,
      PictureConditions conditions,
      int count,
      long seed) {
    List<Integer> byClass = new ArrayList<>(IntStream.range(0, real.size()).boxed().toList());
    Collections.shuffle(byClass, new Random(seed));
    byClass.sort(Comparator.comparingInt(i -> real.labels()[i]));
    int[] models =
        IntStream.range(0, count)
            .map(i -> byClass.get((int) ((long) i * byClass.size() / count)))
            .toArray();
    return real.like(
        models, samples(generator, count, seed, 1, number -> conditions.first(models[number])));
  }

  /**
   * The samples of pictures of seeds {@code seed, seed + 1, …}.
   *
   * @param truncation factor on the latents
   * @param conditions condition by the index of the picture, {@code [k]}
   */
  static byte[] samples(
      PictureFunction generator,
      int count,
      long seed,
      double truncation,
      IntFunction<float[]> conditions) {
    Architecture architecture = generator.architecture();
    int side = architecture.resolution();
    int channels = architecture.imageChannels();
    int length = side * side * channels;
    byte[] samples = new byte[Math.multiplyExact(count, length)];
    for (int from = 0; from < count; from += BATCH) {
      float[][] inputs = new float[Math.min(BATCH, count - from)][];
      for (int i = 0; i < inputs.length; i++) {
        inputs[i] =
            Latents.input(
                seed + from + i, architecture.latentSize(), truncation, conditions.apply(from + i));
      }
      float[] values = generator.pictures(inputs);
      for (int i = 0; i < inputs.length; i++) {
        byte[] picture = Picture.ofTensor(values, i, side, channels).samples();
        System.arraycopy(picture, 0, samples, (from + i) * length, length);
      }
    }
    return samples;
  }
}
