package dev.ganvas.dreams;

import dev.ganvas.nn.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** A classifier of three layers that has learnt nothing. */
final class TinyClassifier {
  private static final String CARD =
      """
      {"version": "0", "channels": [[4], [5, 6]], "slope": 0.1, "classes": [
        {"name": "a", "group": "c"}, {"name": "b", "group": "c"}, {"name": "d", "group": "d"}]}""";

  private TinyClassifier() {}

  static Classifier make() {
    Random random = new Random(1);
    Map<String, Tensor> tensors = new HashMap<>();
    int[][] shapes = {{4, 3}, {5, 4}, {6, 5}};
    for (int i = 0; i < shapes.length; i++) {
      tensors.put(
          "convolution" + i + ".weight", random(random, 0.4, shapes[i][0], shapes[i][1], 3, 3));
      tensors.put("convolution" + i + ".bias", random(random, 0.1, shapes[i][0]));
    }
    tensors.put("output.weight", random(random, 1, 3, 6));
    return Classifier.read(CARD.getBytes(StandardCharsets.UTF_8), tensors);
  }

  private static Tensor random(Random random, double deviation, long... shape) {
    int length = 1;
    for (long side : shape) {
      length *= (int) side;
    }
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return new Tensor(shape, values);
  }
}
