package dev.ganvas.training;

import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.StepMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** The engines of this node, and the choice between them. Thread-safe. */
@Component
public class TrainingEngines {
  /** Measured: {@code docs/training.md}. */
  private static final long PYTHON_BYTES = 350L << 20;

  private static final double PYTHON_SHARE = 0.3;

  private final @Nullable TrainingEngine configured;
  private final PyTorch python;
  private final Duration patience;
  private final int processes;
  private @Nullable Boolean gpu;

  @Autowired
  TrainingEngines(TrainingProperties properties) {
    this(
        switch (properties.engine()) {
          case AUTO -> null;
          case ND4J -> TrainingEngine.ND4J;
          case PYTORCH -> TrainingEngine.PYTORCH;
        },
        properties.python(),
        properties.patience(),
        properties.threads());
  }

  /**
   * @param configured engine of runs that name none; null for PyTorch if it finds a GPU
   * @param python interpreter for PyTorch
   * @param patience longest time that PyTorch may make no progress
   * @param threads of a run; 0 for one per core
   */
  public TrainingEngines(
      @Nullable TrainingEngine configured, String python, Duration patience, int threads) {
    this.configured = configured;
    this.python = new PyTorch(python);
    this.patience = patience;
    processes = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }

  /**
   * Chooses the engine of a run.
   *
   * @param asked requested engine; null for the configured one, or if there is none, PyTorch if it
   *     finds a GPU
   * @throws TrainingFailedException if the engine cannot run here
   */
  public TrainingEngine choose(@Nullable TrainingEngine asked) {
    TrainingEngine wanted = asked == null ? configured : asked;
    if (wanted == TrainingEngine.PYTORCH) {
      python.find();
    }
    if (wanted != null) {
      return wanted;
    }
    return hasGpu() ? TrainingEngine.PYTORCH : TrainingEngine.ND4J;
  }

  private synchronized boolean hasGpu() {
    if (gpu == null) {
      try {
        gpu = python.find().gpu();
      } catch (TrainingFailedException e) {
        gpu = false;
      }
    }
    return gpu;
  }

  /**
   * Memory that a training needs at most, estimated from its shapes: of ND4J in this process, of
   * PyTorch in its own.
   */
  public long bytes(TrainingEngine engine, Architecture architecture, int batchSize) {
    long inThisProcess = StepMemory.bytes(architecture, batchSize);
    return engine == TrainingEngine.ND4J
        ? inThisProcess
        : processes * PYTHON_BYTES + (long) (PYTHON_SHARE * inThisProcess);
  }

  /**
   * A run with the engine in Python.
   *
   * @param folder for the process to work in
   */
  Training pyTorch(Samples samples, @Nullable StartingPoint start, RunControl control, Path folder)
      throws IOException {
    return new PyTorchRun(samples, start, control, python, folder, patience, processes);
  }
}
