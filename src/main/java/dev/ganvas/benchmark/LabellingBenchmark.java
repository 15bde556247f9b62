package dev.ganvas.benchmark;

import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.PictureFunction;
import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.images.Resampler;
import dev.ganvas.labelling.Labeller;
import dev.ganvas.labelling.c2pa.ImageOrigin;
import dev.ganvas.nn.Latents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What labels cost: pictures a second of a generator on all cores, as PNG files, without a label
 * and with more and more of them, in one run, several rounds in turn.
 *
 * @param size of the pictures, in pixels
 * @param picturesPerSecond the median of the rounds, by what the files carry
 */
public record LabellingBenchmark(int size, Map<String, Double> picturesPerSecond) {
  private static final int BATCH = 8;
  private static final double NANOS = 1e9;
  private static final String PLAIN = "no label";

  /**
   * @param engines makes an engine for each thread
   * @param signing signs
   * @param all signs and marks the pixels where they are enough
   * @param rounds of each, at least 1
   * @param seconds of a round
   */
  public static LabellingBenchmark run(
      Supplier<PictureFunction> engines,
      int size,
      Labeller signing,
      Labeller all,
      int rounds,
      double seconds) {
    Map<String, @Nullable Labeller> labellers = new LinkedHashMap<>();
    labellers.put(PLAIN, null);
    labellers.put("metadata", Labeller.unsigned());
    labellers.put("metadata, signature", signing);
    labellers.put("metadata, signature, watermark", all);
    int threads = Runtime.getRuntime().availableProcessors();
    List<PictureFunction> each = Stream.generate(engines).limit(threads).toList();
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      Map<String, Double> medians = new LinkedHashMap<>();
      rates(executor, each, size, labellers, rounds, seconds)
          .forEach(
              (name, rates) -> medians.put(name, rates.stream().sorted().toList().get(rounds / 2)));
      return new LabellingBenchmark(size, medians);
    } finally {
      executor.shutdownNow();
      each.forEach(PictureFunction::close);
    }
  }

  /** The rates of all rounds but a first one, which warms up. */
  private static Map<String, List<Double>> rates(
      ExecutorService executor,
      List<PictureFunction> engines,
      int size,
      Map<String, @Nullable Labeller> labellers,
      int rounds,
      double seconds) {
    Map<String, List<Double>> measured = new LinkedHashMap<>();
    for (int round = -1; round < rounds; round++) {
      for (Map.Entry<String, @Nullable Labeller> labeller : labellers.entrySet()) {
        double rate = rate(executor, engines, size, labeller.getValue(), seconds);
        if (round >= 0) {
          measured.computeIfAbsent(labeller.getKey(), key -> new ArrayList<>()).add(rate);
        }
      }
    }
    return measured;
  }

  private static double rate(
      ExecutorService executor,
      List<PictureFunction> engines,
      int size,
      @Nullable Labeller labeller,
      double seconds) {
    long end = System.nanoTime() + (long) (seconds * NANOS);
    List<Callable<Double>> tasks = new ArrayList<>();
    for (PictureFunction engine : engines) {
      tasks.add(() -> rate(engine, size, labeller, end));
    }
    try {
      double sum = 0;
      for (Future<Double> rate : executor.invokeAll(tasks)) {
        sum += rate.get();
      }
      return sum;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static double rate(
      PictureFunction engine, int size, @Nullable Labeller labeller, long end) {
    int latent = engine.architecture().latentSize();
    float[] condition = new float[engine.architecture().conditioning().size()];
    long started = System.nanoTime();
    int count = 0;
    while (System.nanoTime() < end) {
      float[][] inputs = new float[BATCH][];
      for (int i = 0; i < BATCH; i++) {
        inputs[i] = Latents.input(count + i, latent, 1, condition);
      }
      float[] values = engine.pictures(inputs);
      for (int i = 0; i < BATCH; i++) {
        encode(picture(engine.architecture(), values, i, size), labeller);
      }
      count += BATCH;
    }
    return count * NANOS / (System.nanoTime() - started);
  }

  private static Picture picture(Architecture architecture, float[] values, int i, int size) {
    Picture picture =
        Picture.ofTensor(values, i, architecture.resolution(), architecture.imageChannels());
    return Resampler.resize(picture, size, size);
  }

  private static void encode(Picture picture, @Nullable Labeller labeller) {
    if (labeller == null) {
      ImageCodec.encode(picture, ImageFormat.PNG);
    } else {
      ImageOrigin origin = new ImageOrigin("benchmark", "1", Instant.EPOCH);
      labeller.label(picture, ImageFormat.PNG, ImageCodec.JPEG_QUALITY, origin);
    }
  }

  /** The numbers as a Markdown table. */
  public String table() {
    StringBuilder table = new StringBuilder();
    table.append("| files with | pictures a second | of those without |\n| --- | --- | --- |\n");
    double plain = picturesPerSecond.getOrDefault(PLAIN, Double.NaN);
    picturesPerSecond.forEach(
        (name, rate) ->
            table.append(
                String.format(
                    Locale.ROOT, "| %s | %.0f | %.1f %% |%n", name, rate, 100 * rate / plain)));
    return table.toString();
  }
}
