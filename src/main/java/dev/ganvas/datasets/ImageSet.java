package dev.ganvas.datasets;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Training pictures in memory, all of one size.
 *
 * @param side in pixels
 * @param channels 1 for gray, 3 for colour
 * @param samples {@code [n, side, side, channels]}, 8 bits each
 * @param labels the class of each picture; all 0 without classes
 * @param classes their names; empty without classes
 */
public record ImageSet(int side, int channels, byte[] samples, int[] labels, List<String> classes) {
  public ImageSet {
    classes = List.copyOf(classes);
    if (samples.length != (long) labels.length * side * side * channels) {
      throw new IllegalArgumentException(
          labels.length + " labels for " + samples.length + " samples");
    }
  }

  public int size() {
    return labels.length;
  }

  /** Every {@code every}th picture, or all the others: for holding some back from training. */
  public ImageSet everyNth(int every, boolean others) {
    int length = side * side * channels;
    int[] chosen =
        IntStream.range(0, size()).filter(i -> others != (i % every == every - 1)).toArray();
    byte[] chosenSamples = new byte[Math.multiplyExact(chosen.length, length)];
    for (int i = 0; i < chosen.length; i++) {
      System.arraycopy(samples, chosen[i] * length, chosenSamples, i * length, length);
    }
    int[] chosenLabels = IntStream.of(chosen).map(i -> labels[i]).toArray();
    return new ImageSet(side, channels, chosenSamples, chosenLabels, classes);
  }

  /** Writes a picture as numbers from -1 to 1 into {@code target} from {@code offset} on. */
  public void toTensor(int index, float[] target, int offset) {
    int length = side * side * channels;
    for (int i = 0; i < length; i++) {
      target[offset + i] = (samples[index * length + i] & 0xFF) / 127.5f - 1;
    }
  }
}
