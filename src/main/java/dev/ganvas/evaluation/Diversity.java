package dev.ganvas.evaluation;

/** Diversity of a set of pictures. */
final class Diversity {
  private static final int MOST = 1000;

  private Diversity() {}

  /**
   * Mean Euclidean distance between two different rows, among the first {@value #MOST}.
   *
   * @param features {@code [n][d]}, n at least 2
   */
  static double meanPairwiseDistance(float[][] features) {
    int count = Math.min(features.length, MOST);
    double sum = 0;
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < i; j++) {
        sum += distance(features[i], features[j]);
      }
    }
    return sum / (count * (count - 1) / 2.0);
  }

  private static double distance(float[] a, float[] b) {
    double squared = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = (double) a[i] - b[i];
      squared += difference * difference;
    }
    return Math.sqrt(squared);
  }
}
