package dev.ganvas.gan;

import dev.ganvas.nn.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * Native memory of training by ND4J, from shapes, before anything is allocated.
 *
 * <p>All arrays of a step lie in one workspace until the next step begins, so their sizes add up. A
 * method here counts what the layer or pass of the same name makes. Two numbers are measured, not
 * derived ({@code docs/training.md}): what the kernels of oneDNN and OpenBLAS keep, which grows
 * with the largest convolution, and what they take whatever the shapes.
 */
public final class StepMemory {
  private static final long FIXED = 160L << 20;

  /** Workspaces are a tenth larger than what they hold. */
  private static final double WORKSPACE = 1.1;

  /** Kept by the kernels, in copies of the nine neighbours of all inputs of a convolution. */
  private static final int NEIGHBOURHOODS = 5;

  private static final int POSITIONS = 9;

  /** Convolutions with fewer channels, or wider pictures, take other ways: see Operations. */
  private static final int THIN = 4;

  private static final int LARGE = 64;

  /** Values, gradients and both moments of two networks, and the averaged generator. */
  private static final int GENERATOR_COPIES = 6;

  private static final int DISCRIMINATOR_COPIES = 4;

  /** In a step: the mean, the update and a gradient on its way. */
  private static final int WEIGHTS_IN_STEP = 3;

  /** Passed forward at once where a snapshot is shown; 64 where it is taken. */
  private static final int SNAPSHOT_PICTURES = 80;

  private final Architecture architecture;
  private final boolean modulated;
  private final List<Convolution> generator = new ArrayList<>();
  private final List<Convolution> discriminator = new ArrayList<>();

  /**
   * A convolution.
   *
   * @param side of its output
   * @param resized whether its input was doubled (generator), or is twice as wide (discriminator)
   */
  private record Convolution(int side, int in, int out, boolean resized) {
    long inputs() {
      return (long) side * side * in;
    }

    long outputs() {
      return (long) side * side * out;
    }

    /** Both gradients: Operations.convolveBackward. */
    long backward() {
      if (Math.min(in, out) < THIN) {
        return inputs() + inputs() + outputs() + (in > out ? outputs() : inputs());
      }
      return in > out && side >= LARGE ? inputs() + outputs() : inputs();
    }
  }

  private StepMemory(Architecture architecture) {
    this.architecture = architecture;
    modulated = architecture.modulated();
    List<Integer> channels = architecture.generatorChannels();
    int top = architecture.levels() - 1;
    for (int level = 1; level <= top; level++) {
      for (int i = 0; i < Architecture.generatorConvolutions(level); i++) {
        int in = channels.get(i == 0 ? level - 1 : level);
        generator.add(
            new Convolution(Architecture.sizeOfLevel(level), in, channels.get(level), i == 0));
      }
    }
    channels = architecture.discriminatorChannels();
    int images = architecture.imageChannels();
    discriminator.add(new Convolution(architecture.resolution(), images, channels.get(top), false));
    for (int level = top - 1; level >= 0; level--) {
      int side = Architecture.sizeOfLevel(level);
      discriminator.add(new Convolution(side, channels.get(level + 1), channels.get(level), true));
      if (level > 0) {
        discriminator.add(new Convolution(side, channels.get(level), channels.get(level), false));
      }
    }
  }

  /**
   * The most that training holds at a time: in a step with penalties, or while a snapshot is
   * measured.
   *
   * @param batchSize real pictures a step
   * @return bytes of native memory
   */
  public static long bytes(Architecture architecture, int batchSize) {
    StepMemory memory = new StepMemory(architecture);
    double snapshot = WORKSPACE * SNAPSHOT_PICTURES * memory.generatorForward();
    double step = WORKSPACE * batchSize * memory.picture() + batchSize * memory.largest();
    return FIXED + Float.BYTES * (memory.state() + (long) Math.max(step, snapshot));
  }

  /** Numbers that a run holds all the time, and those of a step that its batch does not decide. */
  private long state() {
    long ofGenerator = weights(Generator.layout(architecture));
    long ofDiscriminator = weights(Discriminator.layout(architecture));
    return (GENERATOR_COPIES + WEIGHTS_IN_STEP) * ofGenerator
        + (DISCRIMINATOR_COPIES + WEIGHTS_IN_STEP) * ofDiscriminator;
  }

  private static long weights(Parameters.Layout layout) {
    return layout.entries().stream().mapToLong(Parameters.Layout.Entry::length).sum();
  }

  /** Numbers of a step by pair of a real and a generated picture. */
  private long picture() {
    long discriminatorStep = augmented() + forward() + backward() + penalty();
    long generatorStep = augmented() + 2 * forward() + backwardToPictures() + image();
    return generatorForward() + generatorBackward() + 2 * discriminatorStep + generatorStep;
  }

  private long largest() {
    long inputs = generator.stream().mapToLong(Convolution::inputs).max().orElse(0);
    return (long) NEIGHBOURHOODS * POSITIONS * inputs;
  }

  private long image() {
    return (long) architecture.resolution()
        * architecture.resolution()
        * architecture.imageChannels();
  }

  private long augmented() {
    return 2 * image();
  }

  private Convolution toImage() {
    int channels = architecture.generatorChannels().get(architecture.levels() - 1);
    return new Convolution(
        architecture.resolution(), channels, architecture.imageChannels(), false);
  }

  private long base() {
    return (long) Architecture.BASE_SIZE
        * Architecture.BASE_SIZE
        * architecture.generatorChannels().get(0);
  }

  /** Doubling, convolution, normalisation (2), modulation, LeakyReLU (2); in the end the tanh. */
  private long generatorForward() {
    long made = modulated ? 6 : 5;
    return 5 * base()
        + generator.stream()
            .mapToLong(c -> made * c.outputs() + (c.resized() ? c.inputs() : 0))
            .sum()
        + 2 * image();
  }

  /** LeakyReLU, modulation (2), normalisation (3), convolution, halving; first the tanh. */
  private long generatorBackward() {
    long made = modulated ? 6 : 4;
    return 5 * base()
        + generator.stream()
            .mapToLong(c -> made * c.outputs() + c.backward() + (c.resized() ? c.inputs() / 4 : 0))
            .sum()
        + image()
        + toImage().backward();
  }

  /** Halving, convolution, slopes. */
  private long forward() {
    return discriminator.stream().mapToLong(c -> 2 * c.outputs() + halved(c)).sum();
  }

  private long halved(Convolution convolution) {
    return convolution.resized() ? convolution.inputs() : 0;
  }

  private long inputGradient(Convolution convolution) {
    return convolution.inputs() + (convolution.resized() ? 4 * convolution.inputs() : 0);
  }

  private long backward() {
    Convolution first = discriminator.get(0);
    return 2 * first.inputs()
        + first.outputs()
        + discriminator.stream().skip(1).mapToLong(this::inputGradient).sum();
  }

  private long backwardToPictures() {
    return discriminator.stream().mapToLong(this::inputGradient).sum();
  }

  /** See {@link GradientPenalty}. */
  private long penalty() {
    long tangent = discriminator.stream().mapToLong(c -> c.outputs() + halved(c)).sum();
    return backwardToPictures() + tangent + backward() + image();
  }
}
