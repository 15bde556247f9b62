package dev.ganvas.gan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides the shapes of a generator and its discriminator.
 *
 * <p>Level {@code i} works at {@code 4 * 2^i} pixels a side, level 0 at 4, the last at {@code
 * resolution}. The generator goes up the levels: a dense layer to level 0, then for each further
 * level doubling and a 3x3 convolution, with a second convolution up to 16 pixels. The
 * discriminator comes down: a 3x3 convolution at the last level, then for each lower level one at
 * half the size and, above 4 pixels, a second one.
 *
 * @param resolution side of the pictures in pixels: a power of two from 8 to 256
 * @param imageChannels 1 for gray, 3 for colour
 * @param latentSize components of the latent
 * @param conditioning what the generator is told besides the latent
 * @param generatorChannels channels of the generator by level, lowest first
 * @param discriminatorChannels channels of the discriminator by level, lowest first
 * @param design what modulates the channels
 */
public record Architecture(
    int resolution,
    int imageChannels,
    int latentSize,
    Conditioning conditioning,
    List<Integer> generatorChannels,
    List<Integer> discriminatorChannels,
    Design design) {

  /** Side of the lowest level in pixels. */
  public static final int BASE_SIZE = 4;

  private static final int CLASS_EMBEDDING_SIZE = 64;
  private static final int VECTOR_EMBEDDING_SIZE = 128;
  private static final int MAX_CHANNELS = 1024;

  /** One of the usual design. */
  public Architecture(
      int resolution,
      int imageChannels,
      int latentSize,
      Conditioning conditioning,
      List<Integer> generatorChannels,
      List<Integer> discriminatorChannels) {
    this(
        resolution,
        imageChannels,
        latentSize,
        conditioning,
        generatorChannels,
        discriminatorChannels,
        Design.SELF_MODULATED);
  }

  @SuppressWarnings("ConstantValue") // Null comes from files.
  public Architecture {
    generatorChannels = generatorChannels == null ? List.of() : List.copyOf(generatorChannels);
    discriminatorChannels =
        discriminatorChannels == null ? List.of() : List.copyOf(discriminatorChannels);
    List<String> problems = new ArrayList<>();
    if (conditioning == null) {
      problems.add("conditioning is missing");
    }
    if (resolution < 8 || resolution > 256 || Integer.bitCount(resolution) != 1) {
      problems.add("resolution must be a power of two from 8 to 256, not " + resolution);
    }
    if (imageChannels != 1 && imageChannels != 3) {
      problems.add("imageChannels must be 1 or 3, not " + imageChannels);
    }
    if (latentSize < 1 || latentSize > 1024) {
      problems.add("latentSize must be from 1 to 1024, not " + latentSize);
    }
    if (design == null) {
      problems.add(
          "design must be one of %s; a model of an older design has to be trained anew"
              .formatted(List.of(Design.values())));
    }
    checkChannels("generatorChannels", generatorChannels, resolution, problems);
    checkChannels("discriminatorChannels", discriminatorChannels, resolution, problems);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("architecture: " + String.join("; ", problems));
    }
  }

  private static void checkChannels(
      String name, List<Integer> channels, int resolution, List<String> problems) {
    int levels = levels(resolution);
    if (channels.size() != levels) {
      problems.add(name + " must have " + levels + " levels, not " + channels.size());
    }
    if (channels.stream().anyMatch(c -> c < 1 || c > MAX_CHANNELS)) {
      problems.add(name + " must each be from 1 to " + MAX_CHANNELS + ", not " + channels);
    }
  }

  /** Numbers that the generator turns a condition into, beside the latent; 0 without condition. */
  int embeddingSize() {
    return switch (conditioning.kind()) {
      case NONE -> 0;
      case CLASSES -> CLASS_EMBEDDING_SIZE;
      case VECTOR -> VECTOR_EMBEDDING_SIZE;
    };
  }

  private static int levels(int resolution) {
    return Integer.numberOfTrailingZeros(resolution) - 1;
  }

  /** The usual architecture of a resolution, sized for training on a CPU. */
  public static Architecture standard(
      int resolution, int imageChannels, Conditioning conditioning) {
    List<Integer> generator;
    List<Integer> discriminator;
    switch (resolution) {
      case 32 -> {
        generator = List.of(128, 64, 48, 16);
        discriminator = List.of(128, 64, 48, 16);
      }
      case 64 -> {
        generator = List.of(256, 128, 64, 32, 16);
        discriminator = generator;
      }
      case 128 -> {
        generator = List.of(256, 128, 64, 32, 16, 16);
        discriminator = generator;
      }
      default ->
          throw new IllegalArgumentException("resolution must be 32, 64 or 128, not " + resolution);
    }
    return new Architecture(
        resolution,
        imageChannels,
        128,
        conditioning,
        generator,
        discriminator,
        Design.SELF_MODULATED);
  }

  /**
   * The usual architecture to train on from a model: the standard one, or where that cannot start
   * from the model, one with its channels.
   *
   * @param parent of the model; null for none
   */
  public static Architecture following(
      @Nullable Architecture parent, int resolution, int imageChannels, Conditioning conditioning) {
    Architecture standard = standard(resolution, imageChannels, conditioning);
    if (parent == null || standard.startsFrom(parent)) {
      return standard;
    }
    int grown = standard.levels() - parent.levels();
    if (grown != 0 && grown != 1) {
      return standard;
    }
    Architecture alike =
        new Architecture(
            resolution,
            imageChannels,
            standard.latentSize,
            conditioning,
            extended(parent.generatorChannels, grown),
            extended(parent.discriminatorChannels, grown),
            standard.design);
    return alike.startsFrom(parent) ? alike : standard;
  }

  /** Channels with so many more levels as wide as the last. */
  private static List<Integer> extended(List<Integer> channels, int levels) {
    List<Integer> all = new ArrayList<>(channels);
    all.addAll(Collections.nCopies(levels, channels.get(channels.size() - 1)));
    return all;
  }

  /**
   * Whether training can go on from a model of another architecture: of one with the same
   * resolution and channels, whatever it is told; or of one of half the resolution, from 32 on,
   * that has the same channels and is told the same; its two highest levels need twice as many as
   * pictures have.
   */
  public boolean startsFrom(Architecture other) {
    return new Transfer(other, this).possible() || Growth.possible(other, this);
  }

  /** Components of the latent, its last ones, that scale and shift channels. */
  int modulatingLatents() {
    return design == Design.SELF_MODULATED ? latentSize / 2 : 0;
  }

  /** Numbers that scale and shift channels: latents, then the embedded condition; 0 for none. */
  int styleSize() {
    return modulatingLatents() + embeddingSize();
  }

  /** Whether anything scales and shifts channels. */
  boolean modulated() {
    return styleSize() > 0;
  }

  /** Levels of both networks, {@value #BASE_SIZE} pixels included. */
  public int levels() {
    return levels(resolution);
  }

  static int sizeOfLevel(int level) {
    return BASE_SIZE << level;
  }

  /** Convolutions of a generator level above the base: two up to 16 pixels, then one. */
  public static int generatorConvolutions(int level) {
    return sizeOfLevel(level) <= 16 ? 2 : 1;
  }

  /** Multiply-adds of the generator for one picture. */
  public long generatorMultiplyAdds() {
    long inputs = latentSize + embeddingSize();
    long sum = inputs * BASE_SIZE * BASE_SIZE * generatorChannels.get(0);
    for (int level = 1; level < levels(); level++) {
      long pixels = (long) sizeOfLevel(level) * sizeOfLevel(level);
      long out = generatorChannels.get(level);
      sum += 9 * pixels * generatorChannels.get(level - 1) * out;
      sum += 9 * pixels * out * out * (generatorConvolutions(level) - 1);
    }
    long last = generatorChannels.get(levels() - 1);
    return sum + 9L * resolution * resolution * last * imageChannels;
  }
}
