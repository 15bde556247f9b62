package dev.ganvas.evaluation;

import static dev.ganvas.nn.Gradients.check;
import static dev.ganvas.nn.Gradients.normal;

import dev.ganvas.nn.Parameters;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class ClassifierTests {
  private static final int BATCH = 3;

  @Test
  void aClassifierIsDifferentiatedRight() {
    Classifier classifier = new Classifier(16, 3, new int[] {3, 2}, 1, DataType.DOUBLE);
    INDArray pictures = normal(2, BATCH, 16, 16, 3);
    int[][] right = {{2, 0}, {0, 1}, {1, 1}};
    Parameters parameters = classifier.parameters();
    parameters.gradients().assign(0);
    classifier.addGradient(pictures, right);
    INDArray gradient = parameters.gradients().dup();
    check(parameters.values(), gradient, () -> classifier.addGradient(pictures, right));
  }
}
