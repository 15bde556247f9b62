package dev.ganvas.gan;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runs a finished generator on ND4J. Not thread-safe: one thread owns it, makes it and closes it.
 */
public final class Nd4jGenerator implements PictureFunction {
  private final Architecture architecture;
  private final INDArray dense;
  private final INDArray denseBias;
  private final List<Convolution> convolutions;

  private record Convolution(boolean upsample, INDArray kernel, INDArray bias) {}

  public Nd4jGenerator(GeneratorSnapshot snapshot) {
    NativeEngine.load();
    FoldedGenerator folded = FoldedGenerator.of(snapshot);
    architecture = folded.architecture();
    dense = folded.dense().toArray();
    denseBias = Nd4j.createFromArray(folded.denseBias());
    convolutions =
        folded.convolutions().stream()
            .map(
                c ->
                    new Convolution(
                        c.upsample(), c.kernel().toArray(), Nd4j.createFromArray(c.bias())))
            .toList();
  }

  @Override
  public synchronized float[] pictures(float[][] inputs) {
    try (var workspace = Workspaces.enter("GENERATE")) {
      return forward(Nd4j.create(inputs).castTo(DataType.FLOAT)).data().asFloat();
    }
  }

  private INDArray forward(INDArray inputs) {
    int base = Architecture.BASE_SIZE;
    INDArray rows = inputs.mmul(dense).addiRowVector(denseBias);
    INDArray x =
        activate(rows.reshape('c', inputs.size(0), base, base, rows.size(1) / (base * base)));
    int last = convolutions.size() - 1;
    for (Convolution convolution : convolutions.subList(0, last)) {
      x = activate(apply(convolution, x));
    }
    return Operations.tanh(apply(convolutions.get(last), x)).dup('c');
  }

  private static INDArray apply(Convolution convolution, INDArray x) {
    return Operations.convolve(
        convolution.upsample() ? Operations.upsample(x) : x,
        convolution.kernel(),
        convolution.bias(),
        1);
  }

  private static INDArray activate(INDArray x) {
    return x.muli(Operations.leakySlopes(x));
  }

  @Override
  public Architecture architecture() {
    return architecture;
  }

  @Override
  public synchronized void close() {
    Workspaces.release();
    dense.close();
    denseBias.close();
    for (Convolution convolution : convolutions) {
      convolution.kernel().close();
      convolution.bias().close();
    }
  }
}
