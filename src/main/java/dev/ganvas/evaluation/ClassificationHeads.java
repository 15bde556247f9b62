package dev.ganvas.evaluation;

import java.util.Arrays;

/**
 * Several softmax classifiers on consecutive logits.
 *
 * @param classes number of classes of each head
 */
record ClassificationHeads(int[] classes) {
  /**
   * Sum over the heads of the mean cross-entropy, in nats.
   *
   * @param logits of all heads of n pictures, one picture after the other
   * @param right true class of each head, {@code [n][heads]}
   * @param slopes receives the gradient with respect to the logits
   */
  double crossEntropy(double[] logits, int[][] right, double[] slopes) {
    int columns = logits.length / right.length;
    double loss = 0;
    for (int i = 0; i < right.length; i++) {
      int from = i * columns;
      for (int head = 0; head < classes.length; head++) {
        int to = from + classes[head];
        loss += crossEntropy(logits, from, to, from + right[i][head], slopes, right.length);
        from = to;
      }
    }
    return loss;
  }

  private static double crossEntropy(
      double[] logits, int from, int to, int wanted, double[] slopes, int batch) {
    double largest = Arrays.stream(logits, from, to).max().orElse(0);
    double sum = 0;
    for (int k = from; k < to; k++) {
      slopes[k] = Math.exp(logits[k] - largest);
      sum += slopes[k];
    }
    for (int k = from; k < to; k++) {
      slopes[k] /= sum * batch;
    }
    slopes[wanted] -= 1.0 / batch;
    return (Math.log(sum) + largest - logits[wanted]) / batch;
  }

  /** The most likely class of each head, {@code [n][heads]}. */
  int[][] mostLikely(float[][] logits) {
    int[][] likeliest = new int[logits.length][classes.length];
    for (int i = 0; i < logits.length; i++) {
      int from = 0;
      for (int head = 0; head < classes.length; head++) {
        int best = 0;
        for (int k = 1; k < classes[head]; k++) {
          best = logits[i][from + k] > logits[i][from + best] ? k : best;
        }
        likeliest[i][head] = best;
        from += classes[head];
      }
    }
    return likeliest;
  }
}
