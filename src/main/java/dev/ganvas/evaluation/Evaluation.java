package dev.ganvas.evaluation;

import dev.ganvas.imagesets.ImageSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of a generator, compared with real pictures that it was not trained on. Distances are in
 * the feature space of a judge that took no part in training.
 *
 * @param images number of generated pictures
 * @param judgeAccuracy accuracy of the judge on the held-out pictures, or without any on the
 *     training pictures, by attribute, from 0 to 1
 * @param judgedAsAsked share of the generated pictures that the judge assigns to the requested
 *     class, from 0 to 1; empty if the generator is told nothing
 * @param representation how often the judge sees what, by attribute: the bias report
 * @param frechet distances of the generated and of the held-out pictures from the training pictures
 * @param precisionRecall compared with the training pictures
 * @param toldApart two-sample test against the training pictures
 * @param diversity mean pairwise distance within a class, generated over real, by class; 1 is as
 *     diverse as real
 * @param featureNeighbours quantiles of the distance to the nearest training picture, in feature
 *     space
 * @param pixelNeighbours the same in pixel space, samples from 0 to 1
 */
public record Evaluation(
    int images,
    Map<String, Double> judgeAccuracy,
    Map<String, Double> judgedAsAsked,
    Map<String, Map<String, Representation>> representation,
    FrechetComparison frechet,
    PrecisionRecall precisionRecall,
    ToldApart toldApart,
    Map<String, Double> diversity,
    Neighbours featureNeighbours,
    Neighbours pixelNeighbours) {
  private static final List<String> PERCENTS = List.of("0.1", "1", "5", "25", "50", "75");
  private static final String JUDGED_PERCENT = "5";
  private static final List<String> JUDGED_OF_PEOPLE = List.of("0.1", "1");
  private static final double LEAST_DISTANCE = 0.75;
  private static final double LEAST_DIVERSITY = 0.5;

  /**
   * Quantiles of the distance to the nearest training picture, by percent. A model that memorised
   * training pictures has smaller quantiles than held-out pictures have, or without any, than
   * training pictures have to their nearest other one.
   */
  public record Neighbours(Map<String, Double> generated, Map<String, Double> heldOut) {
    static Neighbours of(Vectors generated, @Nullable Vectors heldOut, Vectors training) {
      return new Neighbours(
          quantiles(NearestNeighbours.sortedDistances(generated, training)),
          quantiles(
              heldOut == null
                  ? NearestNeighbours.sortedDistancesToOthers(training)
                  : NearestNeighbours.sortedDistances(heldOut, training)));
    }

    private static Map<String, Double> quantiles(double[] sorted) {
      Map<String, Double> quantiles = new LinkedHashMap<>();
      for (String percent : PERCENTS) {
        int rank = (int) (sorted.length * Double.parseDouble(percent) / 100);
        quantiles.put(percent, sorted[rank]);
      }
      return quantiles;
    }
  }

  /**
   * Evaluates a generator by what it drew.
   *
   * @param heldOut real pictures of the same kind that neither generator nor judge was trained on;
   *     null for none: then the training pictures serve for comparison
   */
  public static Evaluation of(JudgedPictures pictures, @Nullable ImageSet heldOut) {
    Judge judge = pictures.judge();
    ImageSet generated = pictures.generated();
    ImageSet training = pictures.training();
    Judge.Predictions ofGenerated = pictures.ofGenerated();
    Judge.Predictions ofTraining = pictures.ofTraining();
    Judge.Predictions ofHeldOut = heldOut == null ? null : judge.classify(heldOut);
    ImageSet real = pictures.asTold();
    return new Evaluation(
        generated.size(),
        ofHeldOut == null || heldOut == null
            ? agreement(judge, ofTraining, training)
            : agreement(judge, ofHeldOut, heldOut),
        pictures.told() ? agreement(judge, ofGenerated, generated) : Map.of(),
        Representation.of(Judge.questions(training), ofTraining, ofGenerated),
        ofHeldOut == null
            ? FrechetComparison.ofHalves(ofGenerated.features(), ofTraining.features())
            : FrechetComparison.of(
                ofGenerated.features(), ofHeldOut.features(), ofTraining.features()),
        PrecisionRecall.of(ofGenerated.features(), shuffled(ofTraining.features())),
        ToldApart.of(generated, real),
        diversity(real, ofTraining, generated, ofGenerated),
        Neighbours.of(
            Vectors.of(ofGenerated.features()),
            ofHeldOut == null ? null : Vectors.of(ofHeldOut.features()),
            Vectors.of(ofTraining.features())),
        Neighbours.of(
            Vectors.ofPixels(generated),
            heldOut == null ? null : Vectors.ofPixels(heldOut),
            Vectors.ofPixels(training)));
  }

  /** Share of correct answers by attribute; empty where none is known. */
  private static Map<String, Double> agreement(
      Judge judge, Judge.Predictions predictions, ImageSet set) {
    return Judge.questions(set).isEmpty() ? Map.of() : predictions.agreement(judge.known(set));
  }

  private static float[][] shuffled(float[][] rows) {
    List<float[]> shuffled = new ArrayList<>(Arrays.asList(rows));
    Collections.shuffle(shuffled, new Random(1));
    return shuffled.toArray(float[][]::new);
  }

  private static Map<String, Double> diversity(
      ImageSet training,
      Judge.Predictions ofTraining,
      ImageSet generated,
      Judge.Predictions ofGenerated) {
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

  private static float[][] rows(Judge.Predictions predictions, int[] labels, int label) {
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] == label) {
        rows.add(predictions.features()[i]);
      }
    }
    return rows.toArray(float[][]::new);
  }

  /**
   * Reasons not to publish the model, in words: it memorised training pictures, or its pictures
   * lack diversity. Empty if there are none.
   *
   * @param showsPeople whether real people can be recognised in the training pictures: then not
   *     even the nearest pictures may be nearer to one of these than pictures that it never saw
   */
  public List<String> concerns(boolean showsPeople) {
    List<String> concerns = new ArrayList<>();
    checkNeighbours("features", featureNeighbours, showsPeople, concerns);
    checkNeighbours("pixels", pixelNeighbours, showsPeople, concerns);
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

  private static void checkNeighbours(
      String where, Neighbours neighbours, boolean showsPeople, List<String> concerns) {
    if (showsPeople) {
      for (String percent : JUDGED_OF_PEOPLE) {
        checkQuantile(where, neighbours, percent, 1, "may show a real person", concerns);
      }
    }
    checkQuantile(where, neighbours, JUDGED_PERCENT, LEAST_DISTANCE, "memorised", concerns);
  }

  private static void checkQuantile(
      String where,
      Neighbours neighbours,
      String percent,
      double least,
      String concern,
      List<String> concerns) {
    double generated = neighbours.generated().getOrDefault(percent, 0.0);
    double heldOut = neighbours.heldOut().getOrDefault(percent, 0.0);
    if (generated < least * heldOut) {
      concerns.add(
          ("%s: %s %% of the pictures are within %.3f of a training picture in %s, of pictures that"
                  + " it never saw within %.3f")
              .formatted(concern, percent, generated, where, heldOut));
    }
  }

  /** The metrics as a Markdown table. */
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
    representation.forEach(
        (attribute, values) ->
            values.forEach(
                (value, shares) ->
                    row(
                        table,
                        "seen as %s %s by a judge that is right in %.0f %%"
                            .formatted(
                                attribute,
                                value,
                                100 * judgeAccuracy.getOrDefault(attribute, Double.NaN)),
                        100 * shares.generated(),
                        100 * shares.training(),
                        "%.1f %%")));
    table.append(
        "| Fréchet distance to the training set, %d pictures each | %s | %s |\n"
            .formatted(frechet.images(), frechet.generated(), frechet.real()));
    row(table, "precision", precisionRecall.precision(), 1, "%.3f");
    row(table, "recall", precisionRecall.recall(), 1, "%.3f");
    row(table, "told apart", 100 * toldApart.accuracy(), 100 * toldApart.ofRealHalves(), "%.1f %%");
    row(table, "told apart, in training", 100 * toldApart.accuracyInTraining(), 50, "%.1f %%");
    diversity.forEach((name, ratio) -> row(table, "diversity, " + name, ratio, 1, "%.3f"));
    neighbours(table, "features", featureNeighbours);
    neighbours(table, "pixels", pixelNeighbours);
    return table.append('\n').append(frechet.explanation()).append('\n').toString();
  }

  static void neighbours(StringBuilder table, String where, Neighbours neighbours) {
    for (String percent : PERCENTS) {
      row(
          table,
          "nearest training picture in %s, %s %% quantile".formatted(where, percent),
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
