package dev.ganvas.training;

import dev.ganvas.imagesets.ImageSet;
import dev.ganvas.imagesets.PictureConditions;
import dev.ganvas.prompts.Phrases;
import dev.ganvas.prompts.SentenceEncoder;
import dev.ganvas.prompts.TextConditions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Computes the conditions of a training set from its captions. */
public final class CaptionReader {
  /** Dimension of a caption's condition. */
  public static final int CONDITION_SIZE = 64;

  private static final int FITTED_CAPTIONS = 50_000;
  private static final long SEED = 1;
  private static final int TOLD_EVERY = 1000;

  private CaptionReader() {}

  /**
   * The conditions of a set with captions. The fitted text conditions are saved in the run's
   * directory, from which a resumed run reads them.
   *
   * @param start model whose text conditions are reused; null to fit new ones to these captions
   * @param messages receives progress; may throw to stop
   */
  public static PictureConditions conditions(
      ImageSet pictures, @Nullable StartingPoint start, Path directory, Consumer<String> messages)
      throws IOException {
    List<List<String>> sentences =
        pictures.captions().stream().flatMap(List::stream).map(Phrases::of).toList();
    Map<String, Integer> numbers = numbers(sentences);
    float[][] vectors = vectors(numbers, messages);
    List<List<int[]>> captions = new ArrayList<>();
    int next = 0;
    for (List<String> ofPicture : pictures.captions()) {
      captions.add(
          sentences.subList(next, next + ofPicture.size()).stream()
              .map(phrases -> phrases.stream().mapToInt(p -> numbers.getOrDefault(p, 0)).toArray())
              .toList());
      next += ofPicture.size();
    }
    TextConditions text = RunDirectory.readText(directory).orElse(null);
    if (text == null) {
      List<List<int[]>> fitted = thinnedOut(captions, sentences.size());
      TextConditions before = start == null ? null : start.text();
      text =
          before == null
              ? TextConditions.fit(vectors, fitted, CONDITION_SIZE)
              : before.forOther(vectors, fitted);
    }
    RunDirectory.saveText(directory, text);
    messages.accept(
        "read %d captions, %d different phrases".formatted(sentences.size(), vectors.length));
    return PictureConditions.captions(conditions(text, vectors, captions));
  }

  private static float[][][] conditions(
      TextConditions text, float[][] vectors, List<List<int[]>> captions) {
    float[][] meanings = Arrays.stream(vectors).map(text::meaning).toArray(float[][]::new);
    return captions.stream()
        .map(
            ofPicture ->
                ofPicture.stream()
                    .map(
                        caption ->
                            text.of(
                                Arrays.stream(caption)
                                    .mapToObj(phrase -> meanings[phrase])
                                    .toList()))
                    .toArray(float[][]::new))
        .toArray(float[][][]::new);
  }

  /** The index of each phrase, in descending order of frequency. */
  private static Map<String, Integer> numbers(List<List<String>> sentences) {
    Map<String, Integer> counts = new HashMap<>();
    sentences.forEach(phrases -> phrases.forEach(phrase -> counts.merge(phrase, 1, Integer::sum)));
    List<String> ordered = new ArrayList<>(counts.keySet());
    ordered.sort(
        Comparator.comparingInt((String phrase) -> -counts.getOrDefault(phrase, 0))
            .thenComparing(Comparator.naturalOrder()));
    Map<String, Integer> numbers = new HashMap<>();
    ordered.forEach(phrase -> numbers.put(phrase, numbers.size()));
    return numbers;
  }

  private static float[][] vectors(Map<String, Integer> numbers, Consumer<String> messages) {
    float[][] vectors = new float[numbers.size()][];
    int read = 0;
    try (SentenceEncoder encoder =
        new SentenceEncoder(Runtime.getRuntime().availableProcessors())) {
      for (Map.Entry<String, Integer> phrase : numbers.entrySet()) {
        vectors[phrase.getValue()] = encoder.encode(phrase.getKey());
        if (++read % TOLD_EVERY == 0) {
          messages.accept("read %d of %d phrases".formatted(read, vectors.length));
        }
      }
    }
    return vectors;
  }

  /**
   * The captions of a random sample of pictures. (Taken at regular intervals, some classes could be
   * missing.)
   */
  private static List<List<int[]>> thinnedOut(List<List<int[]>> captions, int sentences) {
    List<List<int[]>> some = new ArrayList<>(captions);
    Collections.shuffle(some, new Random(SEED));
    long kept = (long) FITTED_CAPTIONS * captions.size() / Math.max(FITTED_CAPTIONS, sentences);
    return some.subList(0, (int) kept);
  }
}
