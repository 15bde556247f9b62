package dev.ganvas.benchmark;

import dev.ganvas.gan.AdversarialTrainer;
import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.AugmentationOptions;
import dev.ganvas.gan.ConditionSource;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.gan.GeneratorSnapshot;
import dev.ganvas.gan.Latents;
import dev.ganvas.gan.NativeEngine;
import dev.ganvas.gan.Nd4jGenerator;
import dev.ganvas.gan.PictureFunction;
import dev.ganvas.gan.Tensors;
import dev.ganvas.gan.TrainerOptions;
import dev.ganvas.generation.OnnxRuntimeGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Speed of one architecture on this machine, all engines in one run on all cores: the generator's
 * forward pass on stock Deeplearning4j layers, on the project's ND4J operations and on ONNX
 * Runtime; a full training step on the first two; and a large matrix product, the roofline. Weights
 * are random: they do not matter for speed.
 *
 * @param engine what {@link NativeEngine#describe} says
 * @param generatorMegaMacs multiply-adds of the generator for one picture, in millions
 * @param gemmGigaflops of a 1024 x 1024 x 1024 single-precision product on ND4J
 */
public record Benchmark(
    Architecture architecture,
    Map<String, Object> engine,
    double generatorMegaMacs,
    double gemmGigaflops,
    List<Row> rows) {
  private static final int GEMM = 1024;
  private static final int TRAINING_BATCH = 32;
  private static final int[] BATCHES = {1, 8, 32};

  /**
   * One measurement: the median of several.
   *
   * @param what {@code forward} or {@code training step}
   * @param engine {@code stock}, {@code nd4j} or {@code onnxruntime}
   * @param millisecondsPerBatch wall clock
   */
  public record Row(String what, String engine, int batch, double millisecondsPerBatch) {
    /** Pictures a second; for training, real pictures. */
    public double imagesPerSecond() {
      return batch * 1000 / millisecondsPerBatch;
    }
  }

  /**
   * Measures; takes a minute or two for 64x64.
   *
   * @param repetitions of each measurement, at least 1
   */
  public static Benchmark run(Architecture architecture, int repetitions) {
    NativeEngine.load();
    List<Row> rows = new ArrayList<>();
    double gemm = gemmGigaflops(repetitions);
    try (StockGan stock = new StockGan(architecture)) {
      for (int batch : BATCHES) {
        INDArray inputs = Nd4j.create(inputs(architecture, batch));
        rows.add(row("forward", "stock", batch, repetitions, () -> stock.generate(inputs).close()));
      }
      INDArray inputs = Nd4j.create(inputs(architecture, TRAINING_BATCH));
      INDArray pictures = pictures(architecture).permute(0, 3, 1, 2).dup('c');
      rows.add(
          row(
              "training step",
              "stock",
              TRAINING_BATCH,
              repetitions,
              () -> stock.step(inputs, pictures)));
    }
    TrainerOptions options =
        TrainerOptions.standard(
            1_000_000, new AugmentationOptions(0.2, true, true, false, false), 1);
    AdversarialTrainer trainer = new AdversarialTrainer(architecture, options);
    INDArray pictures = pictures(architecture);
    INDArray conditions = conditions(architecture);
    int penaltyCycle = options.penaltyInterval();
    Row cycle =
        row(
            "training step",
            "nd4j",
            TRAINING_BATCH,
            repetitions,
            () -> {
              for (int i = 0; i < penaltyCycle; i++) {
                trainer.step(pictures, conditions);
              }
            });
    double step = cycle.millisecondsPerBatch() / penaltyCycle;
    rows.add(new Row(cycle.what(), cycle.engine(), cycle.batch(), step));
    GeneratorSnapshot snapshot = trainer.snapshot(conditionSource(architecture));
    try (PictureFunction nd4j = new Nd4jGenerator(snapshot);
        PictureFunction onnx =
            new OnnxRuntimeGenerator(snapshot, Runtime.getRuntime().availableProcessors())) {
      for (int batch : BATCHES) {
        float[][] inputs = inputs(architecture, batch);
        rows.add(row("forward", "nd4j", batch, repetitions, () -> nd4j.pictures(inputs)));
        rows.add(row("forward", "onnxruntime", batch, repetitions, () -> onnx.pictures(inputs)));
      }
    }
    return new Benchmark(
        architecture,
        NativeEngine.describe(),
        architecture.generatorMultiplyAdds() / 1e6,
        gemm,
        List.copyOf(rows));
  }

  private static double gemmGigaflops(int repetitions) {
    try (INDArray a = Nd4j.rand(GEMM, GEMM);
        INDArray b = Nd4j.rand(GEMM, GEMM);
        INDArray c = Nd4j.create(GEMM, GEMM)) {
      double milliseconds = medianMilliseconds(5 * repetitions, () -> a.mmuli(b, c));
      return 2.0 * GEMM * GEMM * GEMM / milliseconds / 1e6;
    }
  }

  private static Row row(
      String what, String engine, int batch, int repetitions, Runnable measured) {
    return new Row(what, engine, batch, medianMilliseconds(repetitions, measured));
  }

  private static double medianMilliseconds(int repetitions, Runnable measured) {
    measured.run();
    double[] milliseconds = new double[repetitions];
    for (int i = 0; i < repetitions; i++) {
      long started = System.nanoTime();
      measured.run();
      milliseconds[i] = (System.nanoTime() - started) / 1e6;
    }
    Arrays.sort(milliseconds);
    return milliseconds[repetitions / 2];
  }

  private static float[][] inputs(Architecture architecture, int count) {
    float[][] inputs = new float[count][];
    for (int i = 0; i < count; i++) {
      inputs[i] =
          Latents.normals(i, architecture.latentSize() + architecture.conditioning().size());
    }
    return inputs;
  }

  private static INDArray pictures(Architecture architecture) {
    long side = architecture.resolution();
    long[] shape = {TRAINING_BATCH, side, side, architecture.imageChannels()};
    return Nd4j.rand(shape).muli(2).subi(1);
  }

  private static @Nullable INDArray conditions(Architecture architecture) {
    return conditionSource(architecture).draw(1, TRAINING_BATCH);
  }

  private static ConditionSource conditionSource(Architecture architecture) {
    int size = architecture.conditioning().size();
    return switch (architecture.conditioning().kind()) {
      case NONE -> ConditionSource.NONE;
      case CLASSES -> ConditionSource.uniformClasses(size);
      case VECTOR -> (seed, count) -> Tensors.latents(seed, count, size);
    };
  }

  /** The numbers as Markdown tables, ratios to stock beside them. */
  public String table() {
    StringBuilder table = new StringBuilder();
    Conditioning conditioning = architecture.conditioning();
    line(
        table,
        "%dx%d, %d colour channels, conditioning %s %d: generator %.1f million multiply-adds",
        architecture.resolution(),
        architecture.resolution(),
        architecture.imageChannels(),
        conditioning.kind(),
        conditioning.size(),
        generatorMegaMacs);
    line(table, "Roofline (matrix product of %d): %.0f GFLOP/s%n", GEMM, gemmGigaflops);
    line(table, "| what | engine | batch | ms | images/s | x stock | GFLOP/s | of the roofline |");
    line(table, "| --- | --- | --- | --- | --- | --- | --- | --- |");
    for (Row row : rows) {
      double flops = 2 * generatorMegaMacs * row.imagesPerSecond() / 1000;
      boolean forward = row.what().equals("forward");
      line(
          table,
          "| %s | %s | %d | %.1f | %.0f | %.1f | %s | %s |",
          row.what(),
          row.engine(),
          row.batch(),
          row.millisecondsPerBatch(),
          row.imagesPerSecond(),
          row.imagesPerSecond() / stock(row).imagesPerSecond(),
          forward ? "%.0f".formatted(flops) : "",
          forward ? "%.0f %%".formatted(100 * flops / gemmGigaflops) : "");
    }
    return table.toString();
  }

  private Row stock(Row of) {
    return rows.stream()
        .filter(row -> row.engine().equals("stock"))
        .filter(row -> row.what().equals(of.what()) && row.batch() == of.batch())
        .findFirst()
        .orElseThrow();
  }

  private static void line(StringBuilder table, String format, Object... values) {
    table.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
