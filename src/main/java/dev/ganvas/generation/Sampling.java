package dev.ganvas.generation;

import dev.ganvas.nn.Latents;
import java.util.List;
import java.util.function.LongToIntFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * How the latents of pictures are drawn.
 *
 * @param seeds one for each picture, at least one
 * @param truncation factor on the latent: 1 for full variety, towards 0 for the typical picture
 * @param mix what each is mixed from; null for its own seed alone
 * @param directions how far each is moved along {@link dev.ganvas.gan.LatentDirections}, the
 *     strongest first; empty for not at all
 * @param bestOf drafts for each picture, of which the one with the highest score is taken, with a
 *     seed of its own; 1 for the picture of the seed
 */
public record Sampling(
    List<Long> seeds, double truncation, @Nullable Mix mix, List<Double> directions, int bestOf) {
  /** Pictures and drafts of one request. */
  public static final int MAX_DRAFTS = 256;

  /** So that drafts' seeds survive JavaScript's numbers. */
  private static final int SEED_SHIFT = 11;

  public Sampling {
    seeds = List.copyOf(seeds);
    directions = List.copyOf(directions);
  }

  /** Pictures of a seed and those that follow. */
  public static Sampling of(long seed, int count, double truncation) {
    return new Sampling(following(seed, count), truncation, null, List.of(), 1);
  }

  /** A seed and those that follow. */
  public static List<Long> following(long seed, int count) {
    return LongStream.range(0, count).mapToObj(i -> seed + i).toList();
  }

  /** The seed of the first picture. */
  public long seed() {
    return seeds.get(0);
  }

  /** How many pictures. */
  public int count() {
    return seeds.size();
  }

  /** One of the pictures, with that truncation, the best of so many drafts. */
  Sampling only(long seed, double itsTruncation, int drafts) {
    return new Sampling(
        List.of(seed), itsTruncation, mix == null ? null : mix.of(seed), directions, drafts);
  }

  /** The pictures of those seeds, a draft each. */
  Sampling withSeeds(List<Long> others) {
    return new Sampling(others, truncation, mix, directions, 1);
  }

  /** How many pictures have to be generated. */
  public int drafts() {
    return count() * bestOf;
  }

  /**
   * The seed of a draft: the first of each picture has the picture's, and the others follow from it
   * by hashing until they are of its class, so that the best one is not always of the class that is
   * drawn best.
   *
   * @param classOf the class that is drawn from a seed; any constant where none is
   */
  long seedOfDraft(int number, LongToIntFunction classOf) {
    long first = seeds.get(number / bestOf);
    int draft = number % bestOf;
    long seed = draft == 0 ? first : hashed(first, draft);
    while (classOf.applyAsInt(seed) != classOf.applyAsInt(first)) {
      seed = hashed(seed, draft);
    }
    return seed;
  }

  private static long hashed(long seed, int draft) {
    return Latents.mix(seed, draft) >>> SEED_SHIFT;
  }
}
