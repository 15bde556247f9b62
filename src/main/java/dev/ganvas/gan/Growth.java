package dev.ganvas.gan;

import dev.ganvas.nn.Operations;
import dev.ganvas.nn.Parameters;
import dev.ganvas.nn.Tensor;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Weights for networks of twice the resolution that do at first what smaller ones have learnt
 * (after Karras et al., <i>Progressive growing of GANs</i>, 2018, where new layers fade in
 * instead).
 *
 * <p>What is to pass a LeakyReLU unharmed takes two channels, once with the other sign: {@code f(x)
 * - f(-x) = (1 + slope) x}. So the new layers carry the pictures, and their other channels are free
 * to learn what is finer.
 */
final class Growth {
  private static final int BATCHES = 4;
  private static final int BATCH_SIZE = 32;

  private Growth() {}

  /** Whether networks of an architecture can start from those of another. */
  static boolean possible(Architecture from, Architecture to) {
    return to.resolution() == 2 * from.resolution()
        && to.imageChannels() == from.imageChannels()
        && to.latentSize() == from.latentSize()
        && to.conditioning().equals(from.conditioning())
        && to.design() == from.design()
        && Architecture.generatorConvolutions(from.levels()) == 1
        && extended(from.generatorChannels(), to.generatorChannels(), 2 * to.imageChannels())
        && extended(
            from.discriminatorChannels(), to.discriminatorChannels(), 2 * to.imageChannels());
  }

  private static boolean extended(List<Integer> from, List<Integer> to, int least) {
    int levels = from.size();
    return to.subList(0, levels).equals(from)
        && from.get(levels - 1) >= least
        && to.get(levels) >= least;
  }

  /**
   * A generator whose pictures are nearly those of another, doubled.
   *
   * @param conditions as they occur in training
   * @param seed of the weights that are new
   */
  static GeneratorSnapshot generator(
      GeneratorSnapshot from, Architecture to, ConditionSource conditions, long seed) {
    Generator grown = new Generator(to, DataType.FLOAT, seed);
    Parameters weights = grown.parameters();
    String image = "image.weight";
    for (Parameters.Layout.Entry entry : Generator.layout(from.architecture()).entries()) {
      if (!entry.name().equals(image)) {
        weights.get(entry.name()).value().assign(from.tensor(entry.name()).toArray());
      }
    }
    int carrying = 2 * to.imageChannels();
    String layer = Generator.convolutionName(to.levels() - 1, 0);
    put(split(from.tensor(image).toArray()), weights.get(layer + ".weight"));
    weights.get(image).value().assign(0);
    put(join(identity(to.imageChannels())), weights.get(image));
    if (to.modulated()) {
      for (String modulation : List.of(".scale", ".shift")) {
        INDArray ofChannels = weights.get(layer + modulation).value();
        ofChannels.get(NDArrayIndex.all(), NDArrayIndex.interval(0, carrying)).assign(0);
      }
    }
    // Their normalisation is undone by the statistics that it meets.
    GeneratorSnapshot met = grown.snapshot(BATCHES, BATCH_SIZE, seed, conditions);
    Tensor gamma = met.tensor(layer + ".gamma");
    Tensor beta = met.tensor(layer + ".beta");
    for (int i = 0; i < carrying; i++) {
      gamma.values()[i] = (float) Math.sqrt(met.tensor(layer + ".variance").values()[i]);
      beta.values()[i] = met.tensor(layer + ".mean").values()[i];
    }
    return met;
  }

  /**
   * The weights of a discriminator that sees in a picture what another sees in it halved.
   *
   * @param weights of the other, {@code [1, n]}
   * @param seed of the weights that are new
   */
  static Tensor discriminator(Tensor weights, Architecture from, Architecture to, long seed) {
    Discriminator other = new Discriminator(from, DataType.FLOAT, seed);
    other.startFrom(weights);
    Parameters small = other.parameters();
    Parameters large = new Discriminator(to, DataType.FLOAT, seed).parameters();
    for (Parameters.Parameter parameter : small.all()) {
      if (!parameter.name().equals("conv0.weight")) {
        large.get(moved(parameter.name())).value().assign(parameter.value());
      }
    }
    int carrying = 2 * to.imageChannels();
    put(split(identity(to.imageChannels())), large.get("conv0.weight"));
    INDArray halving = large.get("conv1.weight").value();
    first(halving, halving.size(2), carrying).assign(0);
    put(join(split(identity(to.imageChannels()))), large.get("conv1.weight"));
    large.get("conv2.weight").value().assign(0);
    put(join(small.get("conv0.weight").value()), large.get("conv2.weight"));
    return Tensor.of(large.values());
  }

  /** The name of a discriminator's tensor after two more convolutions. */
  private static String moved(String name) {
    if (!name.startsWith("conv")) {
      return name;
    }
    int dot = name.indexOf('.');
    return "conv" + (Integer.parseInt(name.substring(4, dot)) + 2) + name.substring(dot);
  }

  /** A kernel that leaves so many channels as they are. */
  private static INDArray identity(int channels) {
    INDArray kernel = Nd4j.create(3, 3, channels, channels);
    for (int i = 0; i < channels; i++) {
      kernel.putScalar(new int[] {1, 1, i, i}, 1);
    }
    return kernel;
  }

  /** The kernel that gives what another does, and that with the other sign. */
  private static INDArray split(INDArray kernel) {
    return Nd4j.concat(3, kernel, kernel.neg());
  }

  /** The kernel that does to what was split before a LeakyReLU what another does to the whole. */
  private static INDArray join(INDArray kernel) {
    INDArray share = kernel.mul(1 / (1 + Operations.SLOPE));
    return Nd4j.concat(2, share, share.neg());
  }

  /** For the first inputs and outputs of a convolution. */
  private static void put(INDArray kernel, Parameters.Parameter weights) {
    first(weights.value(), kernel.size(2), kernel.size(3)).assign(kernel);
  }

  private static INDArray first(INDArray kernel, long inputs, long outputs) {
    return kernel.get(
        NDArrayIndex.all(),
        NDArrayIndex.all(),
        NDArrayIndex.interval(0, inputs),
        NDArrayIndex.interval(0, outputs));
  }
}
