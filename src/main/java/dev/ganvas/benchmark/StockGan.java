package dev.ganvas.benchmark;

import dev.ganvas.gan.Architecture;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * The same two networks out of Deeplearning4j's own layers as they come, its oneDNN helpers off as
 * they are by default, trained as its users do: {@code fit} of the discriminator, then {@code fit}
 * of the generator with a frozen discriminator behind it. It is what the speed of the project's
 * networks is measured against. A step here does less than one of the project's: no gradient
 * penalty, no augmentation, no moving average, and real pictures only in the discriminator's step.
 */
final class StockGan implements AutoCloseable {
  private static final String HELPERS_DISABLED = "org.eclipse.deeplearning4j.helpers.disable";
  private static final double SLOPE = 0.2;
  private static final Adam UPDATER = new Adam(2e-4, 0, 0.99, 1e-8);

  private final Architecture architecture;
  private final MultiLayerNetwork generator;
  private final MultiLayerNetwork discriminator;
  private final MultiLayerNetwork adversarial;

  StockGan(Architecture architecture) {
    this.architecture = architecture;
    InputType latent =
        InputType.feedForward(architecture.latentSize() + architecture.conditioning().size());
    int side = architecture.resolution();
    InputType picture = InputType.convolutional(side, side, architecture.imageChannels());
    List<Layer> both = new ArrayList<>(generatorLayers());
    discriminatorLayers().forEach(layer -> both.add(new FrozenLayerWithBackprop(layer)));
    String before = System.setProperty(HELPERS_DISABLED, "true");
    try {
      generator = network(generatorLayers(), false, latent);
      discriminator = network(discriminatorLayers(), true, picture);
      adversarial = network(both, true, latent);
    } finally {
      System.setProperty(HELPERS_DISABLED, before == null ? "true" : before);
    }
  }

  private MultiLayerNetwork network(List<Layer> layers, boolean withLoss, InputType input) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .updater(UPDATER)
            .activation(Activation.IDENTITY)
            .convolutionMode(ConvolutionMode.Same)
            .list();
    layers.forEach(list::layer);
    if (withLoss) {
      list.layer(
          new LossLayer.Builder(LossFunctions.LossFunction.XENT)
              .activation(Activation.SIGMOID)
              .build());
    }
    if (layers.get(0) instanceof DenseLayer) {
      int base = Architecture.BASE_SIZE;
      int channels = architecture.generatorChannels().get(0);
      list.inputPreProcessor(1, new FeedForwardToCnnPreProcessor(base, base, channels));
    }
    MultiLayerNetwork network = new MultiLayerNetwork(list.setInputType(input).build());
    network.init();
    return network;
  }

  private List<Layer> generatorLayers() {
    List<Layer> layers = new ArrayList<>();
    int pixels = Architecture.BASE_SIZE * Architecture.BASE_SIZE;
    int first = architecture.generatorChannels().get(0);
    layers.add(new DenseLayer.Builder().nOut(pixels * first).hasBias(false).build());
    addNormalisation(layers);
    for (int level = 1; level < architecture.levels(); level++) {
      layers.add(new Upsampling2D.Builder(2).build());
      for (int i = 0; i < Architecture.generatorConvolutions(level); i++) {
        layers.add(convolution(architecture.generatorChannels().get(level), 1, false));
        addNormalisation(layers);
      }
    }
    layers.add(convolution(architecture.imageChannels(), 1, false));
    layers.add(new ActivationLayer(Activation.TANH));
    return layers;
  }

  private static void addNormalisation(List<Layer> layers) {
    layers.add(new BatchNormalization.Builder().build());
    layers.add(new ActivationLayer(new ActivationLReLU(SLOPE)));
  }

  private static ConvolutionLayer convolution(int channels, int stride, boolean bias) {
    return new ConvolutionLayer.Builder(3, 3)
        .stride(stride, stride)
        .nOut(channels)
        .hasBias(bias)
        .build();
  }

  private List<Layer> discriminatorLayers() {
    List<Layer> layers = new ArrayList<>();
    int top = architecture.levels() - 1;
    for (int level = top; level >= 0; level--) {
      int channels = architecture.discriminatorChannels().get(level);
      layers.add(convolution(channels, level == top ? 1 : 2, true));
      layers.add(new ActivationLayer(new ActivationLReLU(SLOPE)));
      if (level > 0 && level < top) {
        layers.add(convolution(channels, 1, true));
        layers.add(new ActivationLayer(new ActivationLReLU(SLOPE)));
      }
    }
    layers.add(new DenseLayer.Builder().nOut(1).build());
    return layers;
  }

  /** Pictures {@code [n, channels, side, side]} of {@code [n, latent + condition]}. */
  INDArray generate(INDArray inputs) {
    return generator.output(inputs);
  }

  /** One step of the discriminator and one of the generator. */
  void step(INDArray inputs, INDArray pictures) {
    long n = pictures.size(0);
    try (INDArray generated = generate(inputs);
        INDArray both = Nd4j.concat(0, pictures, generated);
        INDArray ones = Nd4j.ones(n, 1);
        INDArray zeros = Nd4j.zeros(n, 1);
        INDArray labels = Nd4j.concat(0, ones, zeros)) {
      discriminator.fit(both, labels);
      adversarial.fit(inputs, ones);
    }
  }

  /** What the frozen discriminator says of the generator in training, {@code [n, 1]}. */
  INDArray adversarialOutput(INDArray inputs) {
    return adversarial.output(inputs);
  }

  @Override
  public void close() {
    generator.close();
    discriminator.close();
    adversarial.close();
  }
}
