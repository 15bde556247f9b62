package dev.ganvas.training;

import dev.ganvas.storage.AtomicFile;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Asks the job's row, about once a second, whether its run is still wanted. */
final class JobControl implements RunControl {
  private static final Duration ASKED_EVERY = Duration.ofSeconds(1);

  private final JobLedger ledger;
  private final TrainingJob job;
  private final BooleanSupplier shutdown;
  private long asked = System.nanoTime();
  private boolean wanted = true;

  /** Ends what cannot be ended from outside by a question. */
  static final class StoppedException extends RuntimeException {
    StoppedException() {
      super("the run is not wanted for now");
    }
  }

  JobControl(JobLedger ledger, TrainingJob job, BooleanSupplier shutdown) {
    this.ledger = ledger;
    this.job = job;
    this.shutdown = shutdown;
  }

  @Override
  public boolean goOn() {
    if (wanted && System.nanoTime() - asked > ASKED_EVERY.toNanos()) {
      asked = System.nanoTime();
      wanted = ledger.state(job) == JobState.RUNNING;
    }
    return wanted && !shutdown.getAsBoolean();
  }

  /** For work between two messages of which nothing has to be kept. */
  void messageOrStop(String text) {
    message(text);
    if (!goOn()) {
      throw new StoppedException();
    }
  }

  @Override
  public void message(String text) {
    ledger.message(job, text);
  }

  @Override
  public void progress(long imagesSeen, double imagesPerSecond) {
    ledger.progress(job, imagesSeen, imagesPerSecond);
  }

  @Override
  public void let(AtomicFile.Step step) throws IOException {
    ledger.whileHeld(job, step);
  }
}
