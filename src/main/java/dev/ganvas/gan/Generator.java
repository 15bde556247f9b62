package dev.ganvas.gan;

import dev.ganvas.nn.BatchNormLayer;
import dev.ganvas.nn.ConvolutionLayer;
import dev.ganvas.nn.DenseLayer;
import dev.ganvas.nn.Latents;
import dev.ganvas.nn.Layer;
import dev.ganvas.nn.LeakyReluLayer;
import dev.ganvas.nn.ModulationLayer;
import dev.ganvas.nn.Parameters;
import dev.ganvas.nn.TanhLayer;
import dev.ganvas.nn.Tensor;
import dev.ganvas.nn.Tensors;
import dev.ganvas.nn.UpsampleLayer;
import dev.ganvas.nn.Workspaces;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The generator in training: latents and conditions to pictures, with a backward pass. Not
 * thread-safe. See {@link Architecture} for its shape.
 */
final class Generator {
  /** Standard deviation of a channel's scale around 1 at first. */
  private static final double MODULATION = 0.3;

  private final Architecture architecture;
  private final Parameters parameters;
  private final @Nullable DenseLayer embedding;
  private final DenseLayer input;
  private final List<Layer> layers = new ArrayList<>();
  private final List<ModulationLayer> modulations = new ArrayList<>();

  Generator(Architecture architecture, DataType type, long seed) {
    this.architecture = architecture;
    this.parameters = new Parameters(layout(architecture), type, seed);
    boolean conditional = architecture.conditioning().size() > 0;
    embedding = conditional ? new DenseLayer(parameters, "embedding") : null;
    input = new DenseLayer(parameters, "dense");
    layers.add(new BatchNormLayer(parameters, "dense"));
    layers.add(new LeakyReluLayer());
    for (int level = 1; level < architecture.levels(); level++) {
      layers.add(new UpsampleLayer());
      for (int i = 0; i < Architecture.generatorConvolutions(level); i++) {
        String name = convolutionName(level, i);
        layers.add(new ConvolutionLayer(parameters, name));
        layers.add(new BatchNormLayer(parameters, name));
        if (architecture.modulated()) {
          ModulationLayer modulation = new ModulationLayer(parameters, name);
          layers.add(modulation);
          modulations.add(modulation);
        }
        layers.add(new LeakyReluLayer());
      }
    }
    layers.add(new ConvolutionLayer(parameters, "image"));
    layers.add(new TanhLayer());
  }

  static String convolutionName(int level, int index) {
    return "level" + level + ".conv" + index;
  }

  static Parameters.Layout layout(Architecture architecture) {
    Parameters.Layout layout = new Parameters.Layout();
    int inputs = architecture.latentSize();
    int condition = architecture.conditioning().size();
    if (condition > 0) {
      layout.normal(
          "embedding.weight",
          embeddingDeviation(architecture),
          condition,
          architecture.embeddingSize());
      inputs += architecture.embeddingSize();
    }
    List<Integer> channels = architecture.generatorChannels();
    int base = Architecture.BASE_SIZE * Architecture.BASE_SIZE;
    layout.normal("dense.weight", Math.sqrt(1.0 / inputs), inputs, (long) base * channels.get(0));
    normalisation(layout, "dense", channels.get(0));
    for (int level = 1; level < architecture.levels(); level++) {
      int in = channels.get(level - 1);
      int out = channels.get(level);
      for (int i = 0; i < Architecture.generatorConvolutions(level); i++) {
        String name = convolutionName(level, i);
        convolution(layout, name, i == 0 ? in : out, out);
        normalisation(layout, name, out);
        if (architecture.modulated()) {
          int style = architecture.styleSize();
          layout.normal(name + ".scale", MODULATION * Math.sqrt(1.0 / style), style, out);
          layout.constant(name + ".shift", 0, style, out);
        }
      }
    }
    convolution(
        layout, "image", channels.get(architecture.levels() - 1), architecture.imageChannels());
    return layout;
  }

  /** So that the embedding of a condition varies as much as the latent. */
  private static double embeddingDeviation(Architecture architecture) {
    Conditioning conditioning = architecture.conditioning();
    boolean oneHot = conditioning.kind() == Conditioning.Kind.CLASSES;
    return oneHot ? 1 : Math.sqrt(1.0 / conditioning.size());
  }

  private static void convolution(Parameters.Layout layout, String name, int in, int out) {
    layout.normal(name + ".weight", Math.sqrt(1.0 / (9 * in)), 3, 3, in, out);
  }

  private static void normalisation(Parameters.Layout layout, String name, int channels) {
    layout.constant(name + ".gamma", 1, 1, channels).constant(name + ".beta", 0, 1, channels);
  }

  Parameters parameters() {
    return parameters;
  }

  /**
   * @param latents {@code [n, latentSize]}
   * @param conditions {@code [n, conditioning.size]}, one-hot for classes; null without
   *     conditioning
   * @return pictures {@code [n, resolution, resolution, imageChannels]} from -1 to 1
   */
  INDArray forward(INDArray latents, @Nullable INDArray conditions) {
    INDArray x = latents;
    if (embedding != null) {
      x = Nd4j.concat(1, latents, embedding.forward(Tensors.condition(conditions)));
    }
    if (architecture.modulated()) {
      INDArray style = columns(x, architecture.latentSize() - architecture.modulatingLatents());
      modulations.forEach(modulation -> modulation.style(style));
    }
    INDArray y =
        input
            .forward(x)
            .reshape(
                'c',
                latents.size(0),
                Architecture.BASE_SIZE,
                Architecture.BASE_SIZE,
                architecture.generatorChannels().get(0));
    for (Layer layer : layers) {
      y = layer.forward(y);
    }
    return y;
  }

  /** Adds to the gradients those of a loss whose gradient by the pictures is {@code dPictures}. */
  void backward(INDArray dPictures) {
    INDArray dy = dPictures;
    for (int i = layers.size() - 1; i >= 0; i--) {
      dy = layers.get(i).backward(dy);
    }
    INDArray dx = input.backward(dy.reshape('c', dy.size(0), dy.length() / dy.size(0)));
    if (embedding != null) {
      INDArray gradient = columns(dx, architecture.latentSize());
      for (ModulationLayer modulation : modulations) {
        INDArray ofStyle = modulation.styleGradient();
        gradient.addi(columns(ofStyle, architecture.modulatingLatents()));
      }
      embedding.backward(gradient);
    }
  }

  /** A copy of the columns of a matrix from one on. */
  private static INDArray columns(INDArray matrix, int from) {
    return matrix.get(NDArrayIndex.all(), NDArrayIndex.interval(from, matrix.size(1))).dup('c');
  }

  /**
   * The generator as it is now, ready to serve: its weights, and the normalisation statistics of
   * these weights measured over {@code batches} of {@code batchSize} pictures with latents drawn
   * from {@code seed} and conditions from {@code conditions}.
   */
  GeneratorSnapshot snapshot(int batches, int batchSize, long seed, ConditionSource conditions) {
    Map<String, INDArray> sums = new LinkedHashMap<>();
    for (int batch = 0; batch < batches; batch++) {
      try (var workspace = Workspaces.enter("SNAPSHOT")) {
        long batchSeed = Latents.mix(seed, batch);
        forward(
            Tensors.latents(
                batchSeed, batchSize, architecture.latentSize(), parameters.values().dataType()),
            conditions.draw(batchSeed, batchSize));
        for (Layer layer : layers) {
          if (layer instanceof BatchNormLayer norm) {
            add(sums, norm.name() + ".mean", norm.mean().mul(1.0 / batches));
            add(sums, norm.name() + ".variance", norm.variance().mul(1.0 / batches));
          }
        }
      }
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Parameters.Parameter parameter : parameters.all()) {
      tensors.put(parameter.name(), Tensor.of(parameter.value()));
    }
    sums.forEach((name, sum) -> tensors.put(name, Tensor.of(sum)));
    return new GeneratorSnapshot(architecture, tensors);
  }

  private static void add(Map<String, INDArray> sums, String name, INDArray summand) {
    sums.merge(name, summand.detach(), INDArray::addi);
  }
}
