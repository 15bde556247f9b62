package dev.ganvas.evaluation;

import dev.ganvas.imagesets.Attribute;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who or what is in the pictures of a model, whether it is told it or not: the bias report.
 *
 * @param labelled share of the training pictures that have a value, by what is known of them
 * @param training the same as the judge sees it
 * @param generated share of the generated pictures in which the judge sees it
 */
public record Representation(double labelled, double training, double generated) {
  /** By attribute and value, from 0 to 1. */
  static Map<String, Map<String, Representation>> of(
      List<Attribute> known, Judge.Predictions ofTraining, Judge.Predictions ofGenerated) {
    Map<String, Map<String, Representation>> all = new LinkedHashMap<>();
    for (int question = 0; question < known.size(); question++) {
      Attribute attribute = known.get(question);
      Map<String, Representation> values = new LinkedHashMap<>();
      for (int value = 0; value < attribute.values().size(); value++) {
        values.put(
            attribute.values().get(value),
            new Representation(
                share(attribute.labels(), value),
                share(ofTraining.answers()[question], value),
                share(ofGenerated.answers()[question], value)));
      }
      all.put(attribute.name(), values);
    }
    return all;
  }

  private static double share(int[] answers, int value) {
    int count = 0;
    for (int answer : answers) {
      count += answer == value ? 1 : 0;
    }
    return (double) count / answers.length;
  }
}
