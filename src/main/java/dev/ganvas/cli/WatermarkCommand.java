package dev.ganvas.cli;

import dev.ganvas.benchmark.WatermarkBenchmark;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.gan.GeneratorSnapshot;
import dev.ganvas.gan.Nd4jGenerator;
import dev.ganvas.images.Picture;
import dev.ganvas.images.Resampler;
import dev.ganvas.imagesets.ImageSet;
import dev.ganvas.imagesets.ImageSets;
import dev.ganvas.models.ModelBundle;
import dev.ganvas.nn.Latents;
import dev.ganvas.prompts.TextConditions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ganvas watermark}: how the watermark fares on a model's pictures, and how far pictures
 * without one stay from its threshold.
 */
@Command(
    name = "watermark",
    description =
        "Measure how the watermark fares, and how far unmarked pictures stay from its threshold.")
final class WatermarkCommand implements Callable<Integer> {
  private static final int BATCH = 64;

  @Option(
      names = "--bundle",
      required = true,
      paramLabel = "<folder>",
      description = "The model that makes the pictures.")
  Path bundle;

  @Option(
      names = "--size",
      defaultValue = "256",
      paramLabel = "<pixels>",
      description = "Pixels a side. Default: ${DEFAULT-VALUE}")
  int size;

  @Option(
      names = "--images",
      defaultValue = "500",
      paramLabel = "<count>",
      description = "Pictures with the mark. Default: ${DEFAULT-VALUE}")
  int images;

  @Option(
      names = "--unmarked",
      defaultValue = "1000",
      paramLabel = "<count>",
      description = "Pictures without. Default: ${DEFAULT-VALUE}")
  int unmarked;

  @Option(
      names = "--psnr",
      defaultValue = "41.5",
      paramLabel = "<decibels>",
      description = "Decibels that the mark may bring a picture down to. Default: ${DEFAULT-VALUE}")
  double psnr;

  @Option(
      names = "--photographs",
      split = ",",
      paramLabel = "<path>",
      description = "Photographs to try as unmarked pictures too.")
  List<Path> photographs = List.of();

  @Override
  public Integer call() throws IOException {
    ModelBundle model = ModelBundle.readDirectory(bundle);
    List<Picture> pictures = generated(model, images, size, 0);
    List<Picture> without = new ArrayList<>(generated(model, unmarked, size, images));
    for (Path source : photographs) {
      ImageSet set = ImageSets.open(source, size, List.of(), System.err::println);
      for (int i = 0; i < set.size(); i++) {
        int length = size * size * set.channels();
        byte[] samples = Arrays.copyOfRange(set.samples(), i * length, (i + 1) * length);
        without.add(new Picture(size, size, set.channels(), samples));
      }
    }
    System.out.printf(
        "%s %s, %d pictures of %d x %d pixels%n%n",
        model.manifest().name(), model.manifest().version(), images, size, size);
    System.out.println(WatermarkBenchmark.run(pictures, without, psnr).table());
    return 0;
  }

  private static List<Picture> generated(ModelBundle model, int count, int size, long firstSeed) {
    GeneratorSnapshot snapshot = model.generator();
    int side = snapshot.architecture().resolution();
    List<Picture> pictures = new ArrayList<>();
    try (Nd4jGenerator generator = new Nd4jGenerator(snapshot)) {
      for (int from = 0; from < count; from += BATCH) {
        float[][] inputs = new float[Math.min(BATCH, count - from)][];
        for (int i = 0; i < inputs.length; i++) {
          inputs[i] = input(model, firstSeed + from + i);
        }
        float[] values = generator.pictures(inputs);
        for (int i = 0; i < inputs.length; i++) {
          Picture picture =
              Picture.ofTensor(values, i, side, snapshot.architecture().imageChannels());
          pictures.add(Resampler.resize(picture, size, size));
        }
      }
    }
    return pictures;
  }

  private static float[] input(ModelBundle model, long seed) {
    int latent = model.generator().architecture().latentSize();
    Conditioning conditioning = model.generator().architecture().conditioning();
    TextConditions text = model.text();
    float[] condition = new float[conditioning.size()];
    if (text != null) {
      condition = text.prompt(List.of(), List.of()).drawn(seed);
    } else if (condition.length > 0) {
      condition[(int) Long.remainderUnsigned(seed, condition.length)] = 1;
    }
    return Latents.input(seed, latent, 1, condition);
  }
}
