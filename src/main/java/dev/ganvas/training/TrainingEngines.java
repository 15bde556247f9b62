package dev.ganvas.training;

import dev.ganvas.gan.Conditioning;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** The engines of this node, and which one a run gets. Thread-safe. */
@Component
public class TrainingEngines {
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
   * @param python its interpreter
   * @param patience how long it may show no progress
   * @param threads of a training; 0 for as many as there are cores
   */
  public TrainingEngines(
      @Nullable TrainingEngine configured, String python, Duration patience, int threads) {
    this.configured = configured;
    this.python = new PyTorch(python);
    this.patience = patience;
    processes = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }

  /**
   * The engine of a run.
   *
   * @param asked null for the configured one; where that is left open too, PyTorch if it finds a
   *     GPU
   * @throws TrainingFailedException saying why the engine cannot run here, or not this
   */
  public TrainingEngine choose(@Nullable TrainingEngine asked, Conditioning conditioning) {
    TrainingEngine wanted = asked == null ? configured : asked;
    boolean captions = conditioning.kind() == Conditioning.Kind.VECTOR;
    if (wanted == TrainingEngine.PYTORCH) {
      if (captions) {
        throw new TrainingFailedException(
            "the engine pytorch does not train on captions yet: use nd4j");
      }
      python.find();
    }
    if (wanted != null) {
      return wanted;
    }
    return !captions && hasGpu() ? TrainingEngine.PYTORCH : TrainingEngine.ND4J;
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
   * A run by the engine in Python.
   *
   * @param folder for the process to work in
   */
  Training pyTorch(Samples samples, @Nullable StartingPoint start, RunControl control, Path folder)
      throws IOException {
    return new PyTorchRun(samples, start, control, python, folder, patience, processes);
  }
}
