package dev.ganvas.evaluation;

import dev.ganvas.datasets.ImageSet;
import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.gan.Latents;
import dev.ganvas.gan.PictureFunction;
import dev.ganvas.images.Picture;
import java.util.Arrays;

/** Pictures of a generator as a set that can be looked at like a real one. */
final class GeneratedSet {
  private static final int BATCH = 32;

  private GeneratedSet() {}

  /**
   * Generates {@code count} pictures of seeds {@code seed, seed + 1, …} in 8 bits, as the service
   * would serve them; each class has the share that it has in the real set.
   *
   * @throws IllegalArgumentException for a generator that is conditioned on vectors
   */
  static ImageSet of(PictureFunction generator, ImageSet real, int count, long seed) {
    Architecture architecture = generator.architecture();
    if (architecture.conditioning().kind() == Conditioning.Kind.VECTOR) {
      throw new IllegalArgumentException(
          "a generator conditioned on vectors has no classes to judge");
    }
    int side = architecture.resolution();
    int channels = architecture.imageChannels();
    int length = side * side * channels;
    byte[] samples = new byte[Math.multiplyExact(count, length)];
    int[] labels = new int[count];
    int[] shares = real.labels().clone();
    Arrays.sort(shares);
    for (int from = 0; from < count; from += BATCH) {
      float[][] inputs = new float[Math.min(BATCH, count - from)][];
      for (int i = 0; i < inputs.length; i++) {
        int number = from + i;
        int conditions = architecture.conditioning().size();
        labels[number] = shares[(int) ((long) number * shares.length / count)];
        inputs[i] =
            Arrays.copyOf(
                Latents.normals(seed + number, architecture.latentSize()),
                architecture.latentSize() + conditions);
        if (conditions > 0) {
          inputs[i][architecture.latentSize() + labels[number]] = 1;
        }
      }
      float[] values = generator.pictures(inputs);
      for (int i = 0; i < inputs.length; i++) {
        byte[] picture = Picture.ofTensor(values, i, side, channels).samples();
        System.arraycopy(picture, 0, samples, (from + i) * length, length);
      }
    }
    return new ImageSet(side, channels, samples, labels, real.classes());
  }
}
