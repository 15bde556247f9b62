package dev.ganvas.prompts;

import dev.ganvas.nn.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The tensors of {@link TextConditions}, as stored in files.
 *
 * @param mean of the training captions' projections, {@code [k]}
 * @param projection of features, {@code [f, k]}
 * @param phrases embeddings of the known phrases of the training captions as columns, most frequent
 *     first, {@code [d, p]}
 * @param meanings their meanings, {@code [p, k]}
 * @param slots index of the slot of each known phrase, {@code [p]}
 * @param together observed over expected co-occurrences of two slots, {@code [s, s]}
 * @param examples phrase indices of long training captions, padded with -1, {@code [m, q]}
 */
record TextTensors(
    Tensor mean,
    Tensor projection,
    Tensor phrases,
    Tensor meanings,
    Tensor slots,
    Tensor together,
    Tensor examples) {
  private static final String PREFIX = "text.";
  private static final List<String> NAMES =
      List.of("mean", "projection", "phrases", "meanings", "slots", "together", "examples");

  /**
   * @throws IllegalArgumentException if shapes or values do not match each other
   */
  TextTensors {
    long k = columns(projection);
    long known = columns(phrases);
    boolean fit =
        hasRows(projection, RandomFeatures.COUNT)
            && known > 0
            && Arrays.equals(mean.shape(), new long[] {k})
            && Arrays.equals(meanings.shape(), new long[] {known, k})
            && Arrays.equals(slots.shape(), new long[] {known})
            && hasRows(together, columns(together))
            && areNumbers(slots, 0, columns(together))
            && examples.shape().length == 2
            && examples.shape()[0] > 0
            && areNumbers(examples, -1, known);
    if (!fit) {
      throw new IllegalArgumentException(
          ("text: the shapes or numbers of mean %s, projection %s, phrases %s, meanings %s, slots %s,"
                  + " together %s and examples %s do not fit")
              .formatted(mean, projection, phrases, meanings, slots, together, examples));
    }
  }

  /** Number of columns; Number of columns; 0 if it is no matrix. */
  private static long columns(Tensor matrix) {
    return matrix.shape().length == 2 ? matrix.shape()[1] : 0;
  }

  private static boolean areNumbers(Tensor tensor, int from, long to) {
    return IntStream.range(0, tensor.values().length)
        .mapToDouble(i -> tensor.values()[i])
        .allMatch(value -> value >= from && value < to);
  }

  private static boolean hasRows(Tensor matrix, long rows) {
    return columns(matrix) > 0 && matrix.shape()[0] == rows;
  }

  /** The same with other {@link #examples}. */
  TextTensors with(Tensor otherExamples) {
    return new TextTensors(mean, projection, phrases, meanings, slots, together, otherExamples);
  }

  /** The tensors by their names in a bundle. */
  Map<String, Tensor> named() {
    return Map.of(
        PREFIX + "mean", mean,
        PREFIX + "projection", projection,
        PREFIX + "phrases", phrases,
        PREFIX + "meanings", meanings,
        PREFIX + "slots", slots,
        PREFIX + "together", together,
        PREFIX + "examples", examples);
  }

  /** Whether a name belongs to {@link #named}. */
  static boolean owns(String tensor) {
    return tensor.startsWith(PREFIX);
  }

  /**
   * Restores what {@link #named} returned.
   *
   * @throws IllegalArgumentException if one is missing or does not fit the others
   */
  static TextTensors of(Map<String, Tensor> tensors) {
    List<Tensor> found =
        NAMES.stream().map(name -> tensors.get(PREFIX + name)).filter(Objects::nonNull).toList();
    if (found.size() != NAMES.size() || tensors.size() != NAMES.size()) {
      throw new IllegalArgumentException(
          "text: %s are needed, not %s".formatted(NAMES, new TreeSet<>(tensors.keySet())));
    }
    return new TextTensors(
        found.get(0),
        found.get(1),
        found.get(2),
        found.get(3),
        found.get(4),
        found.get(5),
        found.get(6));
  }
}
