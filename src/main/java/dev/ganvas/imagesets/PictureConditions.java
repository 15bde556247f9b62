package dev.ganvas.imagesets;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * What a generator is told of the pictures of a set: their class, what their captions say, or
 * nothing. Thread-safe.
 */
public final class PictureConditions {
  private final int size;
  private final float[][][] said;

  private PictureConditions(int size, float[][][] said) {
    this.size = size;
    this.said = said;
  }

  /** The class as a vector with a single 1; nothing for a set without classes. */
  public static PictureConditions classes(ImageSet set) {
    int classes = set.classes().size();
    float[][][] oneHot = new float[classes][1][classes];
    for (int i = 0; i < classes; i++) {
      oneHot[i][0][i] = 1;
    }
    float[][][] said =
        Arrays.stream(set.labels())
            .mapToObj(label -> classes == 0 ? new float[1][0] : oneHot[label])
            .toArray(float[][][]::new);
    return new PictureConditions(classes, said);
  }

  /**
   * @param vectors of the captions of each picture, at least one, all of one length
   */
  public static PictureConditions captions(float[][][] vectors) {
    return new PictureConditions(vectors[0][0].length, vectors);
  }

  /** Numbers in a condition; 0 for nothing. */
  public int size() {
    return size;
  }

  /** What is told of a picture: its class, or what each of its captions says. Not to be changed. */
  public float[][] of(int picture) {
    return said[picture];
  }

  /** How many pictures these are conditions of. */
  public int pictures() {
    return said.length;
  }

  /** The most that is told of any picture: 1, or the number of its captions. */
  public int most() {
    return Arrays.stream(said).mapToInt(ofPicture -> ofPicture.length).max().orElse(0);
  }

  /** The class of a picture, or what its first caption says. */
  public float[] first(int picture) {
    return said[picture][0];
  }

  /**
   * The class of a picture; or what one of its captions says, drawn from a seed; every other time
   * something between what two of them say, so that wordings in between are known too.
   */
  public float[] drawn(int picture, long seed) {
    float[][] captions = said[picture];
    SplittableRandom random = new SplittableRandom(seed);
    float[] one = captions[random.nextInt(captions.length)];
    if (random.nextBoolean()) {
      return one;
    }
    float[] other = captions[random.nextInt(captions.length)];
    float share = (float) random.nextDouble();
    float[] between = new float[size];
    for (int i = 0; i < size; i++) {
      between[i] = one[i] + share * (other[i] - one[i]);
    }
    return between;
  }
}
