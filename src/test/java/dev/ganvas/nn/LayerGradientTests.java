package dev.ganvas.nn;

import static dev.ganvas.nn.Gradients.check;
import static dev.ganvas.nn.Gradients.dot;
import static dev.ganvas.nn.Gradients.normal;

import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Every hand-written derivative against central finite differences in double precision. */
class LayerGradientTests {
  private static void checkLayer(Layer layer, INDArray x) {
    INDArray weights = normal(99, layer.forward(x).shape());
    layer.forward(x);
    INDArray gradient = layer.backward(weights);
    check(x, gradient, () -> dot(layer.forward(x), weights));
  }

  @Test
  void layersWithoutWeightsAreDifferentiatedRight() {
    checkLayer(new LeakyReluLayer(), normal(1, 2, 4, 4, 3));
    checkLayer(new HalvingLayer(), normal(1, 2, 4, 4, 3));
    checkLayer(new UpsampleLayer(), normal(2, 2, 4, 4, 3));
    checkLayer(new TanhLayer(), normal(3, 2, 4, 4, 3));
  }

  @Test
  void layersWithWeightsAreDifferentiatedRight() {
    Parameters parameters =
        new Parameters(
            new Parameters.Layout()
                .normal("conv.weight", 1, 3, 3, 3, 2)
                .normal("dense.weight", 1, 5, 4)
                .normal("norm.gamma", 1, 1, 3)
                .normal("norm.beta", 1, 1, 3),
            DataType.DOUBLE,
            7);
    checkLayer(new ConvolutionLayer(parameters, "conv"), normal(4, 2, 4, 4, 3));
    checkLayer(new DenseLayer(parameters, "dense"), normal(5, 3, 5));
    checkLayer(new BatchNormLayer(parameters, "norm"), normal(6, 2, 4, 4, 3));
  }

  @Test
  void convolutionIsDifferentiatedRight() {
    INDArray x = normal(1, 2, 8, 8, 3);
    INDArray kernel = normal(2, 3, 3, 3, 5);
    INDArray dy = normal(3, Operations.convolve(x, kernel, null).shape());
    DoubleSupplier loss = () -> dot(Operations.convolve(x, kernel, null), dy);
    INDArray[] gradients = Operations.convolveBackward(x, kernel, dy);
    check(x, gradients[0], loss);
    check(kernel, gradients[1], loss);
    check(x, Operations.convolveBackwardData(kernel, dy), loss);
  }
}
