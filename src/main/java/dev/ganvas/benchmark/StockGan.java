package dev.ganvas.benchmark;

import dev.ganvas.gan.Architecture;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;

/**
 * The same two networks out of Deeplearning4j's own layers as they come, its oneDNN helpers off as
 * they are by default: what the speed of the project's networks is measured against. Gradient
 * penalties cannot be had from these layers, so a step here does less than one of the project's.
 */
final class StockGan implements AutoCloseable {
  private static final String HELPERS_DISABLED = "org.eclipse.deeplearning4j.helpers.disable";
  private static final double SLOPE = 0.2;
  private static final double LEARNING_RATE = 2e-4;

  private final Architecture architecture;
  private final MultiLayerNetwork generator;
  private final MultiLayerNetwork discriminator;

  StockGan(Architecture architecture) {
    this.architecture = architecture;
    String before = System.setProperty(HELPERS_DISABLED, "true");
    try {
      generator = new MultiLayerNetwork(generatorLayers());
      generator.init();
      discriminator = new MultiLayerNetwork(discriminatorLayers());
      discriminator.init();
    } finally {
      System.setProperty(HELPERS_DISABLED, before == null ? "true" : before);
    }
  }

  private static NeuralNetConfiguration.ListBuilder layers() {
    return new NeuralNetConfiguration.Builder()
        .updater(new Adam(LEARNING_RATE, 0, 0.99, 1e-8))
        .activation(Activation.IDENTITY)
        .convolutionMode(ConvolutionMode.Same)
        // Batch normalisation and gradients from outside do not work with their workspaces.
        .trainingWorkspaceMode(WorkspaceMode.NONE)
        .inferenceWorkspaceMode(WorkspaceMode.NONE)
        .list();
  }

  private MultiLayerConfiguration generatorLayers() {
    int base = Architecture.BASE_SIZE;
    int channels = architecture.generatorChannels().get(0);
    NeuralNetConfiguration.ListBuilder layers = layers();
    layers.layer(new DenseLayer.Builder().nOut(base * base * channels).hasBias(false).build());
    layers.inputPreProcessor(1, new FeedForwardToCnnPreProcessor(base, base, channels));
    normalise(layers);
    for (int level = 1; level < architecture.levels(); level++) {
      layers.layer(new Upsampling2D.Builder(2).build());
      for (int i = 0; i < Architecture.generatorConvolutions(level); i++) {
        layers.layer(convolution(architecture.generatorChannels().get(level), 1, false));
        normalise(layers);
      }
    }
    layers.layer(convolution(architecture.imageChannels(), 1, false));
    layers.layer(new ActivationLayer(Activation.TANH));
    int inputs = architecture.latentSize() + architecture.conditioning().size();
    return layers.setInputType(InputType.feedForward(inputs)).build();
  }

  private static void normalise(NeuralNetConfiguration.ListBuilder layers) {
    layers.layer(new BatchNormalization.Builder().build());
    layers.layer(new ActivationLayer(new ActivationLReLU(SLOPE)));
  }

  private static ConvolutionLayer convolution(int channels, int stride, boolean bias) {
    return new ConvolutionLayer.Builder(3, 3)
        .stride(stride, stride)
        .nOut(channels)
        .hasBias(bias)
        .build();
  }

  private MultiLayerConfiguration discriminatorLayers() {
    NeuralNetConfiguration.ListBuilder layers = layers();
    int top = architecture.levels() - 1;
    int side = architecture.resolution();
    for (int level = top; level >= 0; level--) {
      int channels = architecture.discriminatorChannels().get(level);
      layers.layer(convolution(channels, level == top ? 1 : 2, true));
      layers.layer(new ActivationLayer(new ActivationLReLU(SLOPE)));
      if (level > 0 && level < top) {
        layers.layer(convolution(channels, 1, true));
        layers.layer(new ActivationLayer(new ActivationLReLU(SLOPE)));
      }
    }
    layers.layer(new DenseLayer.Builder().nOut(1).build());
    return layers
        .setInputType(InputType.convolutional(side, side, architecture.imageChannels()))
        .build();
  }

  /** Pictures {@code [n, channels, side, side]} of {@code [n, latent + condition]}. */
  INDArray generate(INDArray inputs) {
    return generator.output(inputs);
  }

  /** One step of the discriminator and one of the generator. */
  void step(INDArray inputs, INDArray pictures) {
    int n = (int) pictures.size(0);
    INDArray generated = last(generator, inputs);
    INDArray both = Nd4j.concat(0, pictures, generated);
    INDArray slopes = Nd4j.concat(0, Nd4j.ones(n, 1).muli(-1.0 / n), Nd4j.ones(n, 1).muli(1.0 / n));
    last(discriminator, both);
    update(discriminator, backward(discriminator, slopes).getFirst(), n);
    last(discriminator, both);
    INDArray dPictures = backward(discriminator, slopes.neg()).getSecond();
    INDArray dGenerated =
        dPictures.get(
            NDArrayIndex.interval(n, 2 * n),
            NDArrayIndex.all(),
            NDArrayIndex.all(),
            NDArrayIndex.all());
    update(generator, backward(generator, dGenerated.dup()).getFirst(), n);
  }

  private static INDArray last(MultiLayerNetwork network, INDArray input) {
    network.setInput(input);
    var activations = network.feedForward(true, false);
    return activations.get(activations.size() - 1);
  }

  private static Pair<Gradient, INDArray> backward(MultiLayerNetwork network, INDArray slope) {
    return network.backpropGradient(slope, LayerWorkspaceMgr.noWorkspaces());
  }

  private static void update(MultiLayerNetwork network, Gradient gradient, int batch) {
    int iteration = network.getIterationCount();
    network
        .getUpdater()
        .update(network, gradient, iteration, 0, batch, LayerWorkspaceMgr.noWorkspaces());
    network.params().subi(network.getFlattenedGradients().reshape(network.params().shape()));
    network.setIterationCount(iteration + 1);
  }

  @Override
  public void close() {
    generator.close();
    discriminator.close();
  }
}
