package dev.ganvas.evaluation;

import dev.ganvas.imagesets.ImageSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Classifier two-sample test (Lopez-Paz and Oquab, <i>Revisiting classifier two-sample tests</i>,
 * 2017): how well a fresh classifier, trained on one half of both kinds, distinguishes generated
 * from real pictures on the other half. 0.5 is the best that a generator can reach, provided that
 * the accuracy in training shows that the classifier has learnt something.
 *
 * @param accuracy on the half that was not trained on, from 0 to 1
 * @param accuracyInTraining on the half that was trained on, from 0 to 1
 * @param ofRealHalves accuracy of a second classifier on two halves of the real pictures, which
 *     have the same distribution: the level of chance
 * @param images pictures of each kind, both halves together
 */
public record ToldApart(
    double accuracy, double accuracyInTraining, double ofRealHalves, int images) {
  private static final int MOST_IMAGES = 2000;
  private static final int EPOCHS = 8;
  private static final int BATCH = 64;
  private static final double LEARNING_RATE = 2e-3;
  private static final long SEED = 1;

  /** Takes minutes for {@value #MOST_IMAGES} pictures of 64 pixels. */
  static ToldApart of(ImageSet generated, ImageSet real) {
    int images = Math.min(MOST_IMAGES, Math.min(generated.size(), real.size() / 2)) / 2 * 2;
    List<Integer> shuffled = shuffled(real.size());
    List<float[]> first = pictures(real, shuffled.subList(0, images));
    List<float[]> second = pictures(real, shuffled.subList(images, 2 * images));
    List<float[]> made = pictures(generated, shuffled(generated.size()).subList(0, images));
    double[] ofGenerated = told(real, made, first);
    double[] ofHalves = told(real, second, first);
    return new ToldApart(ofGenerated[0], ofGenerated[1], ofHalves[0], images);
  }

  private static List<Integer> shuffled(int count) {
    List<Integer> order = IntStream.range(0, count).boxed().collect(Collectors.toList());
    Collections.shuffle(order, new Random(SEED));
    return order;
  }

  private static List<float[]> pictures(ImageSet set, List<Integer> chosen) {
    return chosen.stream()
        .map(
            i -> {
              float[] picture = new float[set.side() * set.side() * set.channels()];
              set.toTensor(i, picture, 0);
              return picture;
            })
        .toList();
  }

  /**
   * Accuracy on the second half of both kinds, and on the first, which is trained on, {@code [2]}.
   */
  private static double[] told(ImageSet like, List<float[]> one, List<float[]> other) {
    Classifier classifier = new Classifier(like.side(), like.channels(), new int[] {2}, SEED);
    int half = one.size() / 2;
    Random random = new Random(SEED);
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      List<Integer> order = shuffled(2 * half);
      Collections.shuffle(order, random);
      for (int from = 0; from + BATCH <= order.size(); from += BATCH) {
        double progress = (epoch + (double) from / order.size()) / EPOCHS;
        learn(
            classifier,
            order.subList(from, from + BATCH),
            one,
            other,
            half,
            LEARNING_RATE * (1 + Math.cos(Math.PI * progress)) / 2);
      }
    }
    double unseen =
        right(classifier, one.subList(half, 2 * half), 0)
            + right(classifier, other.subList(half, 2 * half), 1);
    double seen =
        right(classifier, one.subList(0, half), 0) + right(classifier, other.subList(0, half), 1);
    return new double[] {unseen / (2 * half), seen / (2 * half)};
  }

  private static void learn(
      Classifier classifier,
      List<Integer> batch,
      List<float[]> one,
      List<float[]> other,
      int half,
      double rate) {
    List<float[]> shown =
        batch.stream().map(i -> i < half ? one.get(i) : other.get(i - half)).toList();
    int[][] answers = batch.stream().map(i -> new int[] {i < half ? 0 : 1}).toArray(int[][]::new);
    classifier.learn(joined(shown), answers, rate);
  }

  private static int right(Classifier classifier, List<float[]> pictures, int answer) {
    int right = 0;
    for (int from = 0; from < pictures.size(); from += BATCH) {
      List<float[]> block = pictures.subList(from, Math.min(pictures.size(), from + BATCH));
      for (int[] answers : classifier.classify(joined(block)).answers()) {
        right += answers[0] == answer ? 1 : 0;
      }
    }
    return right;
  }

  private static float[] joined(List<float[]> pictures) {
    int length = pictures.get(0).length;
    float[] all = new float[pictures.size() * length];
    for (int i = 0; i < pictures.size(); i++) {
      System.arraycopy(pictures.get(i), 0, all, i * length, length);
    }
    return all;
  }
}
