package dev.ganvas.dreams;

import dev.ganvas.models.Safetensors;
import dev.ganvas.nn.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/**
 * The network that dreams: 3x3 convolutions with leaky rectifiers, means of 2x2 pixels between its
 * levels, the mean of all places, and a score for each class. Pictures are from -1 to 1.
 *
 * @param card what is known of it
 * @param convolutions in order
 * @param output weights of the classes, {@code [classes, channels]}
 */
record Classifier(Card card, List<Convolution> convolutions, Tensor output) {
  private static final String FOLDER = "/dreams/";

  /**
   * What is known of a classifier.
   *
   * @param channels of its convolutions, by level
   * @param slope of the rectifiers below 0
   */
  record Card(String version, List<List<Integer>> channels, float slope, List<Label> classes) {}

  /**
   * A class.
   *
   * @param group of classes that it belongs to
   */
  record Label(String name, String group) {
    boolean is(String wanted, boolean asClass) {
      return (asClass ? name : group).equals(wanted);
    }
  }

  /**
   * One convolution, whose rectified output can be dreamt of.
   *
   * @param name of the layer
   * @param kernel {@code [out, in, 3, 3]}
   * @param bias {@code [out]}
   * @param halves whether means of 2x2 pixels are taken before it
   */
  record Convolution(String name, Tensor kernel, Tensor bias, boolean halves) {
    int outputs() {
      return (int) kernel.shape()[0];
    }
  }

  Classifier {
    convolutions = List.copyOf(convolutions);
  }

  /** The one that comes with the service. */
  static Classifier shipped() {
    try {
      return read(
          resource("classifier.json"), Safetensors.read(resource("weights.safetensors")).tensors());
    } catch (IOException e) {
      throw new UncheckedIOException("the classifier for dreams cannot be read", e);
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream file = Classifier.class.getResourceAsStream(FOLDER + name)) {
      return Objects.requireNonNull(file, name).readAllBytes();
    }
  }

  static Classifier read(byte[] json, Map<String, Tensor> tensors) {
    Card card = JsonMapper.builder().build().readValue(json, Card.class);
    List<Convolution> convolutions = new ArrayList<>();
    for (int level = 0; level < card.channels.size(); level++) {
      for (int i = 0; i < card.channels.get(level).size(); i++) {
        String tensor = "convolution" + convolutions.size();
        convolutions.add(
            new Convolution(
                "%d%c".formatted(level + 1, 'a' + i),
                tensor(tensors, tensor + ".weight"),
                tensor(tensors, tensor + ".bias"),
                level > 0 && i == 0));
      }
    }
    return new Classifier(card, convolutions, tensor(tensors, "output.weight"));
  }

  private static Tensor tensor(Map<String, Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  /** Multiplications for a pixel of the picture, up to and with that layer. */
  long operations(int layer) {
    long sum = 0;
    int pixels = 1;
    for (Convolution convolution : convolutions.subList(0, layer + 1)) {
      pixels *= convolution.halves() ? 4 : 1;
      sum += convolution.kernel().values().length / pixels;
    }
    return sum;
  }

  /**
   * The features of a guide that each place is compared with: fewer where there are many places.
   */
  int mostPlaces(int layer) {
    long halvings = convolutions.subList(0, layer + 1).stream().filter(Convolution::halves).count();
    return 64 << 2 * Math.min(halvings, 1);
  }

  List<String> layers() {
    return convolutions.stream().map(Convolution::name).toList();
  }

  /** Names of classes, then of their groups. */
  Set<String> classNames() {
    Set<String> names = new LinkedHashSet<>();
    card.classes.forEach(label -> names.add(label.name));
    card.classes.forEach(label -> names.add(label.group));
    return names;
  }

  /** Of a class, or the mean of a group of classes, less the mean of all: {@code [channels]}. */
  float[] direction(String name) {
    int channels = (int) output.shape()[1];
    List<Label> all = card.classes;
    boolean single = all.stream().anyMatch(label -> label.name.equals(name));
    long members = all.stream().filter(label -> label.is(name, single)).count();
    float[] direction = new float[channels];
    for (int i = 0; i < output.values().length; i++) {
      boolean member = all.get(i / channels).is(name, single);
      direction[i % channels] +=
          output.values()[i] * ((member ? 1f / members : 0) - 1f / all.size());
    }
    return direction;
  }
}
