package dev.ganvas.gan;

import dev.ganvas.nn.Parameters;
import dev.ganvas.nn.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A finished generator: its architecture, and by name every weight and normalisation statistic.
 * Names and shapes are those of the training network, so that training can go on from it.
 */
public record GeneratorSnapshot(Architecture architecture, Map<String, Tensor> tensors) {
  /**
   * @throws IllegalArgumentException naming every tensor that is missing, unknown or of another
   *     shape than the architecture asks for, or that holds a number that is not finite
   */
  public GeneratorSnapshot {
    tensors = Map.copyOf(tensors);
    Map<String, long[]> expected = shapes(architecture);
    List<String> problems = new ArrayList<>();
    for (Map.Entry<String, long[]> entry : expected.entrySet()) {
      Tensor tensor = tensors.get(entry.getKey());
      if (tensor == null) {
        problems.add(entry.getKey() + " is missing");
      } else if (!Arrays.equals(tensor.shape(), entry.getValue())) {
        problems.add(
            "%s has shape %s instead of %s"
                .formatted(
                    entry.getKey(),
                    Arrays.toString(tensor.shape()),
                    Arrays.toString(entry.getValue())));
      } else if (!allFinite(tensor.values())) {
        problems.add(entry.getKey() + " holds a number that is not finite");
      }
    }
    for (String name : new TreeSet<>(tensors.keySet())) {
      if (!expected.containsKey(name)) {
        problems.add(name + " is not part of the architecture");
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("weights: " + String.join("; ", problems));
    }
  }

  private static boolean allFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /** The tensors of an architecture: names, in the order of the network, and shapes. */
  public static Map<String, long[]> shapes(Architecture architecture) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    for (Parameters.Layout.Entry entry : Generator.layout(architecture).entries()) {
      shapes.put(entry.name(), entry.shape());
      if (entry.name().endsWith(".beta")) {
        String layer = entry.name().substring(0, entry.name().length() - "beta".length());
        shapes.put(layer + "mean", entry.shape());
        shapes.put(layer + "variance", entry.shape());
      }
    }
    return shapes;
  }

  Tensor tensor(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("no tensor " + name);
    }
    return tensor;
  }
}
