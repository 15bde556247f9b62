package dev.ganvas.imagesets;

import dev.ganvas.images.Picture;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Training pictures in memory, all of one size, and what is known of them.
 *
 * @param side in pixels
 * @param channels 1 for gray, 3 for colour
 * @param samples {@code [n, side, side, channels]}, 8 bits each
 * @param labels the class of each picture; all 0 without classes
 * @param classes their names; empty without classes
 * @param captions sentences on each picture, at least one; empty without captions
 * @param attributes what else is known of every picture
 */
public record ImageSet(
    int side,
    int channels,
    byte[] samples,
    int[] labels,
    List<String> classes,
    List<List<String>> captions,
    List<Attribute> attributes) {
  public ImageSet {
    classes = List.copyOf(classes);
    captions = List.copyOf(captions);
    attributes = List.copyOf(attributes);
    if (samples.length != (long) labels.length * side * side * channels) {
      throw new IllegalArgumentException(
          labels.length + " labels for " + samples.length + " samples");
    }
    if (!captions.isEmpty() && captions.size() != labels.length) {
      throw new IllegalArgumentException(
          captions.size() + " captions for " + labels.length + " pictures");
    }
  }

  /** Pictures of which at most the class is known. */
  public ImageSet(int side, int channels, byte[] samples, int[] labels, List<String> classes) {
    this(side, channels, samples, labels, classes, List.of(), List.of());
  }

  public int size() {
    return labels.length;
  }

  /** One of the pictures. */
  public Picture picture(int index) {
    int length = side * side * channels;
    byte[] one = Arrays.copyOfRange(samples, index * length, (index + 1) * length);
    return new Picture(side, side, channels, one);
  }

  /**
   * One of so many pictures in a row, or all the others: for holding some back from training. Which
   * one is random, and always the same: of a set that repeats, a regular choice would lack kinds.
   */
  public ImageSet oneOfEvery(int count, boolean others) {
    int length = side * side * channels;
    int[] chosen =
        IntStream.range(0, size())
            .filter(i -> others != (i % count == drawn(i / count, count)))
            .toArray();
    byte[] chosenSamples = new byte[Math.multiplyExact(chosen.length, length)];
    for (int i = 0; i < chosen.length; i++) {
      System.arraycopy(samples, chosen[i] * length, chosenSamples, i * length, length);
    }
    return like(chosen, chosenSamples);
  }

  private static int drawn(int row, int count) {
    return new SplittableRandom(row).nextInt(count);
  }

  /**
   * Other pictures of which the same is known as of some of these.
   *
   * @param chosen for each other picture, the index of the one that it is like
   * @param samplesOfOthers {@code [chosen.length, side, side, channels]}
   */
  public ImageSet like(int[] chosen, byte[] samplesOfOthers) {
    return new ImageSet(
        side,
        channels,
        samplesOfOthers,
        of(labels, chosen),
        classes,
        captions.isEmpty() ? captions : Arrays.stream(chosen).mapToObj(captions::get).toList(),
        attributes.stream()
            .map(a -> new Attribute(a.name(), a.values(), of(a.labels(), chosen)))
            .toList());
  }

  private static int[] of(int[] values, int[] chosen) {
    return IntStream.of(chosen).map(i -> values[i]).toArray();
  }

  /** The pictures alone, for a model that is told nothing of them. */
  public ImageSet alone() {
    return new ImageSet(side, channels, samples, new int[size()], List.of());
  }

  /** Writes a picture as numbers from -1 to 1 into {@code target} from {@code offset} on. */
  public void toTensor(int index, float[] target, int offset) {
    int length = side * side * channels;
    for (int i = 0; i < length; i++) {
      target[offset + i] = (samples[index * length + i] & 0xFF) / 127.5f - 1;
    }
  }
}
