package dev.ganvas.benchmark;

import dev.ganvas.gan.AdversarialTrainer;
import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.AugmentationOptions;
import dev.ganvas.gan.ConditionSource;
import dev.ganvas.gan.GeneratorSnapshot;
import dev.ganvas.gan.Nd4jGenerator;
import dev.ganvas.gan.PictureFunction;
import dev.ganvas.gan.Symmetry;
import dev.ganvas.gan.TrainerOptions;
import dev.ganvas.generation.OnnxRuntimeGenerator;
import dev.ganvas.nn.Latents;
import dev.ganvas.nn.Tensors;
import dev.ganvas.training.PyTorch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Takes the measurements of a {@link Benchmark} one after the other. */
final class Measurements {
  private static final int GEMM = 1024;
  private static final int TRAINING_BATCH = 32;
  private static final int[] BATCHES = {1, 8, 32};
  private static final Executor RUN = task -> new Thread(task, "benchmark").start();
  private static final TrainerOptions OPTIONS =
      TrainerOptions.standard(
          1_000_000, new AugmentationOptions(0.2, true, true, false, Symmetry.NONE), 1);

  private final Architecture architecture;
  private final int repetitions;
  private final double seconds;
  private final List<Benchmark.Row> rows = new ArrayList<>();

  /**
   * @param seconds that each measurement takes at least, however many repetitions that is
   */
  Measurements(Architecture architecture, int repetitions, double seconds) {
    this.architecture = architecture;
    this.repetitions = repetitions;
    this.seconds = seconds;
  }

  List<Benchmark.Row> rows() {
    return List.copyOf(rows);
  }

  /** Speed of a large matrix product. */
  double gemmGigaflops() {
    try (INDArray a = Nd4j.rand(GEMM, GEMM);
        INDArray b = Nd4j.rand(GEMM, GEMM);
        INDArray c = Nd4j.create(GEMM, GEMM)) {
      double milliseconds = medianMilliseconds(5 * repetitions, () -> a.mmuli(b, c));
      return 2.0 * GEMM * GEMM * GEMM / milliseconds / 1e6;
    }
  }

  /** Deeplearning4j's own layers: forward passes and a training step. */
  void stock() {
    try (StockGan stock = new StockGan(architecture)) {
      for (int batch : BATCHES) {
        INDArray inputs = Nd4j.create(inputs(batch));
        add("forward", "stock", batch, 1, () -> stock.generate(inputs).close());
      }
      INDArray inputs = Nd4j.create(inputs(TRAINING_BATCH));
      INDArray pictures = pictures().permute(0, 3, 1, 2).dup('c');
      add("training step", "stock", TRAINING_BATCH, 1, () -> stock.step(inputs, pictures));
    }
  }

  /** The project's training step, the lazy penalties with their share. */
  void training() {
    AdversarialTrainer trainer = new AdversarialTrainer(architecture, OPTIONS);
    INDArray pictures = pictures();
    INDArray conditions = conditionSource().draw(1, TRAINING_BATCH);
    int steps = OPTIONS.penaltyInterval();
    Runnable cycle = () -> penaltyCycle(trainer, steps, pictures, conditions);
    add("training step", "nd4j", TRAINING_BATCH, steps, cycle);
  }

  private static void penaltyCycle(
      AdversarialTrainer trainer, int steps, INDArray pictures, @Nullable INDArray conditions) {
    for (int i = 0; i < steps; i++) {
      trainer.step(pictures, conditions);
    }
  }

  /** The same step on PyTorch: in each precision, in one process and in one for each core. */
  void training(PyTorch python) throws IOException, InterruptedException {
    int cores = Runtime.getRuntime().availableProcessors();
    for (String precision : List.of("fp32", "bf16")) {
      for (int processes : cores > 1 ? new int[] {1, cores} : new int[] {1}) {
        double milliseconds =
            python.millisecondsPerStep(
                architecture, OPTIONS, precision, processes, repetitions, seconds);
        String engine = "pytorch " + precision + (processes > 1 ? " x " + processes : "");
        rows.add(new Benchmark.Row("training step", engine, TRAINING_BATCH, milliseconds));
      }
    }
  }

  /** The engines that serve a finished generator. */
  void generators() {
    GeneratorSnapshot snapshot =
        new AdversarialTrainer(architecture, OPTIONS).snapshot(conditionSource());
    int cores = Runtime.getRuntime().availableProcessors();
    try (PictureFunction nd4j = new Nd4jGenerator(snapshot);
        PictureFunction onnx = new OnnxRuntimeGenerator(snapshot, cores);
        PictureFunction onnxOnOneCore = new OnnxRuntimeGenerator(snapshot, 1)) {
      for (int batch : BATCHES) {
        float[][] inputs = inputs(batch);
        add("forward", "nd4j", batch, 1, () -> nd4j.pictures(inputs));
        add("forward", "onnxruntime", batch, 1, () -> onnx.pictures(inputs));
        Runnable pass = () -> onnxOnOneCore.pictures(inputs);
        double milliseconds = millisecondsSideBySide(cores, pass);
        rows.add(new Benchmark.Row(Benchmark.A_CORE_EACH, "onnxruntime", batch, milliseconds));
      }
    }
  }

  /** How long each takes if a thread for each core does nothing else, divided by the threads. */
  private double millisecondsSideBySide(int threads, Runnable measured) {
    measured.run();
    long started = System.nanoTime();
    int times =
        IntStream.range(0, threads)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> times(repetitions, measured), RUN))
            .toList()
            .stream()
            .mapToInt(thread -> thread.join().size())
            .sum();
    return (System.nanoTime() - started) / 1e6 / times;
  }

  private void add(String what, String engine, int batch, int times, Runnable measured) {
    double milliseconds = medianMilliseconds(repetitions, measured) / times;
    rows.add(new Benchmark.Row(what, engine, batch, milliseconds));
  }

  private double medianMilliseconds(int repetitions, Runnable measured) {
    measured.run();
    List<Double> milliseconds = times(repetitions, measured);
    Collections.sort(milliseconds);
    return milliseconds.get(milliseconds.size() / 2);
  }

  /** Milliseconds of each run, so many and so long as is asked for at least. */
  private List<Double> times(int repetitions, Runnable measured) {
    List<Double> milliseconds = new ArrayList<>();
    long begun = System.nanoTime();
    while (milliseconds.size() < repetitions || System.nanoTime() - begun < seconds * 1e9) {
      long started = System.nanoTime();
      measured.run();
      milliseconds.add((System.nanoTime() - started) / 1e6);
    }
    return milliseconds;
  }

  private float[][] inputs(int count) {
    float[][] inputs = new float[count][];
    for (int i = 0; i < count; i++) {
      inputs[i] =
          Latents.normals(i, architecture.latentSize() + architecture.conditioning().size());
    }
    return inputs;
  }

  private INDArray pictures() {
    long side = architecture.resolution();
    long[] shape = {TRAINING_BATCH, side, side, architecture.imageChannels()};
    return Nd4j.rand(shape).muli(2).subi(1);
  }

  private ConditionSource conditionSource() {
    int size = architecture.conditioning().size();
    return switch (architecture.conditioning().kind()) {
      case NONE -> ConditionSource.NONE;
      case CLASSES -> ConditionSource.uniformClasses(size);
      case VECTOR -> (seed, count) -> Tensors.latents(seed, count, size);
    };
  }
}
