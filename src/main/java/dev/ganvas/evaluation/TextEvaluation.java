package dev.ganvas.evaluation;

import dev.ganvas.gan.GeneratorSnapshot;
import dev.ganvas.gan.Nd4jGenerator;
import dev.ganvas.imagesets.Attribute;
import dev.ganvas.imagesets.ImageSet;
import dev.ganvas.prompts.Phrases;
import dev.ganvas.prompts.PromptCondition;
import dev.ganvas.prompts.SentenceEncoder;
import dev.ganvas.prompts.TextConditions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How well a model draws captions that it was not trained on, as measured by a judge of attributes.
 *
 * @param captions number of captions, with one picture each
 * @param judgeAccuracy accuracy of the judge on held-out real pictures, by attribute, from 0 to 1
 * @param right share of pictures that show what their caption mentions, by attribute, from 0 to 1
 * @param frechet distances of the generated and of the held-out pictures from the training pictures
 * @param diversity mean distance between two pictures of one caption, over that between two real
 *     pictures that show what it mentions
 * @param featureNeighbours quantiles of the distance to the nearest training picture, in feature
 *     space
 * @param pixelNeighbours the same in pixel space, samples from 0 to 1
 * @param truncations metrics at other truncations
 */
public record TextEvaluation(
    int captions,
    Map<String, Double> judgeAccuracy,
    Map<String, Double> right,
    FrechetComparison frechet,
    double diversity,
    Evaluation.Neighbours featureNeighbours,
    Evaluation.Neighbours pixelNeighbours,
    List<Truncated> truncations) {
  private static final double[] TRUNCATIONS = {0.2, 0.4, 0.6, 0.8, 1};
  private static final int DIVERSE_CAPTIONS = 100;
  private static final int PICTURES_OF_A_CAPTION = 16;
  private static final int CURVE_CAPTIONS = 2000;

  /** Metrics at a truncation: mean of {@code right}, Fréchet distance and diversity. */
  public record Truncated(double truncation, double right, double frechet, double diversity) {}

  /** The model and the judge under measurement. */
  private record Bench(
      Nd4jGenerator generator,
      Judge judge,
      List<Attribute> questions,
      ImageSet training,
      Judge.Predictions ofTraining,
      List<HeldOutCaption> captions,
      List<PromptCondition> conditions) {
    ImageSet pictures(int count, double truncation) {
      byte[] samples =
          GeneratedSet.samples(
              generator,
              count,
              GeneratedSet.FIRST_SEED,
              truncation,
              number -> conditions.get(number).drawn(GeneratedSet.FIRST_SEED + number));
      return new ImageSet(training.side(), training.channels(), samples, new int[count], List.of());
    }

    Map<String, Double> right(Judge.Predictions predictions, int count) {
      Map<String, Double> shares = new LinkedHashMap<>();
      for (int q = 0; q < questions.size(); q++) {
        Attribute question = questions.get(q);
        int asked = 0;
        int right = 0;
        for (int i = 0; i < count; i++) {
          String wanted = captions.get(i).mentioned().get(question.name());
          if (wanted != null) {
            asked++;
            right += question.values().get(predictions.answers()[q][i]).equals(wanted) ? 1 : 0;
          }
        }
        if (asked > 0) {
          shares.put(question.name(), (double) right / asked);
        }
      }
      return shares;
    }

    double diversity(double truncation) {
      double ratios = 0;
      int measured = 0;
      for (int i = 0; i < captions.size() && measured < DIVERSE_CAPTIONS; i++) {
        float[][] real = realOf(captions.get(i));
        if (real.length < PICTURES_OF_A_CAPTION) {
          continue;
        }
        PromptCondition condition = conditions.get(i);
        long seed = GeneratedSet.FIRST_SEED + (long) i * PICTURES_OF_A_CAPTION;
        byte[] samples =
            GeneratedSet.samples(
                generator,
                PICTURES_OF_A_CAPTION,
                seed,
                truncation,
                number -> condition.drawn(seed + number));
        ImageSet ofCaption =
            new ImageSet(
                training.side(),
                training.channels(),
                samples,
                new int[PICTURES_OF_A_CAPTION],
                List.of());
        ratios +=
            Diversity.meanPairwiseDistance(judge.classify(ofCaption).features())
                / Diversity.meanPairwiseDistance(real);
        measured++;
      }
      return ratios / measured;
    }

    /** Features of the training pictures that show what a caption mentions, {@code [n][d]}. */
    private float[][] realOf(HeldOutCaption caption) {
      return IntStream.range(0, training.size())
          .filter(
              picture ->
                  questions.stream()
                      .allMatch(
                          question -> {
                            String wanted = caption.mentioned().get(question.name());
                            int label = question.labels()[picture];
                            return wanted == null || question.values().get(label).equals(wanted);
                          }))
          .mapToObj(picture -> ofTraining.features()[picture])
          .toArray(float[][]::new);
    }
  }

  /**
   * Evaluates a model.
   *
   * @param training pictures with the attributes that the judge predicts
   * @param heldOut real pictures that neither model nor judge was trained on
   * @param truncation at which the model is to be served, from 0 to 1
   */
  public static TextEvaluation of(
      GeneratorSnapshot snapshot,
      TextConditions text,
      ImageSet training,
      ImageSet heldOut,
      List<HeldOutCaption> captions,
      Judge judge,
      double truncation) {
    Judge.Predictions ofTraining = judge.classify(training);
    Judge.Predictions ofHeldOut = judge.classify(heldOut);
    GaussianFit fit = GaussianFit.of(ofTraining.features());
    try (Nd4jGenerator generator = new Nd4jGenerator(snapshot)) {
      Bench bench =
          new Bench(
              generator,
              judge,
              Judge.questions(training),
              training,
              ofTraining,
              captions,
              conditions(text, captions));
      ImageSet generated = bench.pictures(captions.size(), truncation);
      Judge.Predictions ofGenerated = judge.classify(generated);
      List<Truncated> curve = new ArrayList<>();
      for (double other : TRUNCATIONS) {
        int count = Math.min(CURVE_CAPTIONS, captions.size());
        Judge.Predictions predictions = judge.classify(bench.pictures(count, other));
        curve.add(
            new Truncated(
                other,
                bench.right(predictions, count).values().stream()
                    .mapToDouble(share -> share)
                    .average()
                    .orElse(Double.NaN),
                GaussianFit.of(predictions.features()).distance(fit),
                bench.diversity(other)));
      }
      return new TextEvaluation(
          captions.size(),
          ofHeldOut.agreement(judge.known(heldOut)),
          bench.right(ofGenerated, captions.size()),
          FrechetComparison.of(ofGenerated.features(), ofHeldOut.features(), ofTraining.features()),
          bench.diversity(truncation),
          Evaluation.Neighbours.of(
              Vectors.of(ofGenerated.features()),
              Vectors.of(ofHeldOut.features()),
              Vectors.of(ofTraining.features())),
          Evaluation.Neighbours.of(
              Vectors.ofPixels(generated), Vectors.ofPixels(heldOut), Vectors.ofPixels(training)),
          curve);
    }
  }

  private static List<PromptCondition> conditions(
      TextConditions text, List<HeldOutCaption> captions) {
    try (SentenceEncoder encoder = new SentenceEncoder(1)) {
      Map<String, TextConditions.Phrase> known = new HashMap<>();
      return captions.stream()
          .map(
              caption ->
                  Phrases.of(caption.text()).stream()
                      .map(
                          phrase ->
                              known.computeIfAbsent(phrase, p -> text.phrase(encoder.encode(p))))
                      .toList())
          .map(phrases -> text.prompt(phrases, List.of()))
          .toList();
    }
  }

  /** The metrics as Markdown tables. */
  public String table() {
    StringBuilder table =
        new StringBuilder("| attribute | right, generated | right, real |\n| --- | --- | --- |\n");
    right.forEach(
        (name, share) ->
            table.append(
                "| %s | %.1f %% | %.1f %% |%n"
                    .formatted(
                        name, 100 * share, 100 * judgeAccuracy.getOrDefault(name, Double.NaN))));
    table.append("%n| measure | generated | real |%n| --- | --- | --- |%n".formatted());
    table.append(
        "| Fréchet distance to the training set, %d pictures each | %s | %s |%n"
            .formatted(frechet.images(), frechet.generated(), frechet.real()));
    table.append("| diversity within one caption | %.3f | 1.000 |%n".formatted(diversity));
    Evaluation.neighbours(table, "features", featureNeighbours);
    Evaluation.neighbours(table, "pixels", pixelNeighbours);
    table.append(
        "%n| truncation | right, mean | Fréchet | diversity |%n| --- | --- | --- | --- |%n"
            .formatted());
    for (Truncated t : truncations) {
      table.append(
          "| %.1f | %.1f %% | %.3f | %.3f |%n"
              .formatted(t.truncation(), 100 * t.right(), t.frechet(), t.diversity()));
    }
    return table.append('\n').append(frechet.explanation()).append('\n').toString();
  }
}
