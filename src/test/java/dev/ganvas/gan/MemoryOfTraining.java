package dev.ganvas.gan;

import dev.ganvas.nn.NativeEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains for a few steps, takes a snapshot and shows it, and prints the most memory that it took
 * and what was estimated: {@code java … MemoryOfTraining RESOLUTION BATCH STEPS}. A process of its
 * own each time, as the peak is the process's (Linux).
 */
final class MemoryOfTraining {
  private static final int SHOWN = 80;

  private MemoryOfTraining() {}

  private static long bytes(String what) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith(what + ":")) {
        return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("no " + what);
  }

  public static void main(String[] arguments) throws IOException {
    int side = Integer.parseInt(arguments[0]);
    int batchSize = Integer.parseInt(arguments[1]);
    int steps = Integer.parseInt(arguments[2]);
    NativeEngine.load();
    try (INDArray some = Nd4j.rand(4, 4)) {
      some.mmul(some).close();
    }
    long before = bytes("VmRSS");
    Architecture architecture = Architecture.standard(side, 3, Conditioning.NONE);
    AdversarialTrainer trainer =
        new AdversarialTrainer(
            architecture,
            TrainerOptions.standard(
                    1000, new AugmentationOptions(0.2, true, true, false, Symmetry.NONE), 1)
                .withBatchSize(batchSize));
    INDArray pictures = Nd4j.rand(new long[] {batchSize, side, side, 3}).muli(2).subi(1);
    for (int i = 0; i < steps; i++) {
      trainer.step(pictures, null);
    }
    NativeEngine.releaseWorkspaces();
    GeneratorSnapshot snapshot = trainer.snapshot((seed, count) -> null);
    NativeEngine.releaseWorkspaces();
    try (Nd4jGenerator generator = new Nd4jGenerator(snapshot)) {
      generator.pictures(new float[SHOWN][architecture.latentSize()]);
    }
    System.out.printf(
        "%d pixels, batches of %d: estimated %d MB, took %d MB%n",
        side,
        batchSize,
        StepMemory.bytes(architecture, batchSize) >> 20,
        bytes("VmHWM") - before >> 20);
    System.exit(0);
  }
}
