package dev.ganvas.evaluation;

import dev.ganvas.datasets.ImageSet;
import dev.ganvas.datasets.PictureConditions;
import dev.ganvas.gan.GeneratorSnapshot;
import dev.ganvas.gan.Nd4jGenerator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a generator's pictures are worth, measured beside real pictures that training never saw.
 * Distances are between a judge's features; none of the numbers was trained for.
 *
 * @param images generated for it, of seeds from {@value #FIRST_SEED} on, without truncation
 * @param judgeAccuracy share of the held-out pictures that the judge tells right, from 0 to 1
 * @param judgedAsAsked share of the generated pictures judged as the class that was asked for
 * @param frechetGenerated squared Fréchet distance of the generated from the training pictures
 * @param frechetHeldOut the same of the held-out pictures
 * @param diversity mean pairwise distance within a class, generated over real, by class
 * @param featureNeighbours quantiles of the distance to the nearest training picture in features
 * @param pixelNeighbours the same in pixels from 0 to 1
 */
public record Evaluation(
    int images,
    Map<String, Double> judgeAccuracy,
    Map<String, Double> judgedAsAsked,
    double frechetGenerated,
    double frechetHeldOut,
    Map<String, Double> diversity,
    Neighbours featureNeighbours,
    Neighbours pixelNeighbours) {
  static final long FIRST_SEED = 1_000_000_000;
  private static final int[] PERCENTS = {1, 5, 25, 50, 75};
  private static final int JUDGED_PERCENT = 5;
  private static final double LEAST_DISTANCE = 0.75;
  private static final double LEAST_DIVERSITY = 0.5;

  /**
   * Quantiles of the distance to the nearest training picture, by percent. A model that remembers
   * pictures has smaller ones than pictures that it never saw.
   */
  public record Neighbours(Map<Integer, Double> generated, Map<Integer, Double> heldOut) {
    static Neighbours ofFeatures(
        Judge.Impressions generated, Judge.Impressions heldOut, Judge.Impressions training) {
      return of(
          Vectors.of(generated.features()),
          Vectors.of(heldOut.features()),
          Vectors.of(training.features()));
    }

    static Neighbours ofPixels(ImageSet generated, ImageSet heldOut, ImageSet training) {
      return of(Vectors.ofPixels(generated), Vectors.ofPixels(heldOut), Vectors.ofPixels(training));
    }

    private static Neighbours of(Vectors generated, Vectors heldOut, Vectors training) {
      return new Neighbours(
          quantiles(NearestNeighbours.sortedDistances(generated, training)),
          quantiles(NearestNeighbours.sortedDistances(heldOut, training)));
    }

    private static Map<Integer, Double> quantiles(double[] sorted) {
      Map<Integer, Double> quantiles = new LinkedHashMap<>();
      for (int percent : PERCENTS) {
        quantiles.put(percent, sorted[(int) ((long) sorted.length * percent / 100)]);
      }
      return quantiles;
    }
  }

  /**
   * Evaluates a generator.
   *
   * @param heldOut real pictures of the same kind that neither generator nor judge has seen
   * @param images to generate, at least two of each class
   */
  public static Evaluation of(
      GeneratorSnapshot snapshot,
      ImageSet training,
      PictureConditions conditions,
      ImageSet heldOut,
      Judge judge,
      int images) {
    ImageSet generated;
    try (Nd4jGenerator generator = new Nd4jGenerator(snapshot)) {
      generated = GeneratedSet.of(generator, training, conditions, images, FIRST_SEED);
    }
    Judge.Impressions ofTraining = judge.look(training);
    Judge.Impressions ofHeldOut = judge.look(heldOut);
    Judge.Impressions ofGenerated = judge.look(generated);
    GaussianFit fit = GaussianFit.of(ofTraining.features());
    return new Evaluation(
        images,
        ofHeldOut.agreement(judge.known(heldOut)),
        ofGenerated.agreement(judge.known(generated)),
        GaussianFit.of(ofGenerated.features()).distance(fit),
        GaussianFit.of(ofHeldOut.features()).distance(fit),
        diversity(training, ofTraining, generated, ofGenerated),
        Neighbours.ofFeatures(ofGenerated, ofHeldOut, ofTraining),
        Neighbours.ofPixels(generated, heldOut, training));
  }

  private static Map<String, Double> diversity(
      ImageSet training,
      Judge.Impressions ofTraining,
      ImageSet generated,
      Judge.Impressions ofGenerated) {
    List<String> names = training.classes().isEmpty() ? List.of("all") : training.classes();
    Map<String, Double> ratios = new LinkedHashMap<>();
    for (int label = 0; label < names.size(); label++) {
      float[][] ofClass = rows(ofGenerated, generated.labels(), label);
      float[][] real = rows(ofTraining, training.labels(), label);
      if (real.length > 1 && ofClass.length > 1) {
        ratios.put(
            names.get(label),
            Diversity.meanPairwiseDistance(ofClass) / Diversity.meanPairwiseDistance(real));
      }
    }
    return ratios;
  }

  private static float[][] rows(Judge.Impressions impressions, int[] labels, int label) {
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] == label) {
        rows.add(impressions.features()[i]);
      }
    }
    return rows.toArray(float[][]::new);
  }

  /**
   * What speaks against publishing the model, in words: that it remembers training pictures, or
   * that its pictures are all alike. Empty if nothing does.
   */
  public List<String> concerns() {
    List<String> concerns = new ArrayList<>();
    memorised("features", featureNeighbours, concerns);
    memorised("pixels", pixelNeighbours, concerns);
    diversity.forEach(
        (name, ratio) -> {
          if (ratio < LEAST_DIVERSITY) {
            concerns.add(
                "collapsed: pictures of %s are %.2f times as varied as real ones; at least %.2f is expected"
                    .formatted(name, ratio, LEAST_DIVERSITY));
          }
        });
    return concerns;
  }

  private static void memorised(String where, Neighbours neighbours, List<String> concerns) {
    double generated = neighbours.generated().getOrDefault(JUDGED_PERCENT, 0.0);
    double heldOut = neighbours.heldOut().getOrDefault(JUDGED_PERCENT, 0.0);
    if (generated < LEAST_DISTANCE * heldOut) {
      concerns.add(
          ("memorised: %d %% of the pictures are within %.3f of a training picture in %s, of pictures"
                  + " that it never saw within %.3f")
              .formatted(JUDGED_PERCENT, generated, where, heldOut));
    }
  }

  /** The numbers as a Markdown table. */
  public String table() {
    StringBuilder table =
        new StringBuilder("| measure | generated | real |\n| --- | --- | --- |\n");
    judgedAsAsked.forEach(
        (name, share) ->
            row(
                table,
                "judged as asked, " + name,
                100 * share,
                100 * judgeAccuracy.getOrDefault(name, Double.NaN),
                "%.2f %%"));
    row(table, "Fréchet distance to the training set", frechetGenerated, frechetHeldOut, "%.3f");
    diversity.forEach((name, ratio) -> row(table, "diversity, " + name, ratio, 1, "%.3f"));
    neighbours(table, "features", featureNeighbours);
    neighbours(table, "pixels", pixelNeighbours);
    return table.toString();
  }

  static void neighbours(StringBuilder table, String where, Neighbours neighbours) {
    for (int percent : PERCENTS) {
      row(
          table,
          "nearest training picture in %s, %d %% quantile".formatted(where, percent),
          neighbours.generated().getOrDefault(percent, Double.NaN),
          neighbours.heldOut().getOrDefault(percent, Double.NaN),
          "%.3f");
    }
  }

  private static void row(
      StringBuilder table, String name, double generated, double real, String format) {
    table
        .append("| ")
        .append(name)
        .append(" | ")
        .append(String.format(Locale.ROOT, format, generated))
        .append(" | ")
        .append(String.format(Locale.ROOT, format, real))
        .append(" |\n");
  }
}
