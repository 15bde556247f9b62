package dev.ganvas.jobs;

import dev.ganvas.storage.AtomicFile;
import dev.ganvas.storage.ObjectStoreException;
import dev.ganvas.storage.StorageFullException;
import dev.ganvas.training.RunControl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Controls the run of a job: checks the state in the job's row about once a second. */
final class JobControl implements RunControl {
  private static final Duration ASKED_EVERY = Duration.ofSeconds(1);

  private final JobLedger ledger;
  private final TrainingJob job;
  private final JobRuns runs;
  private final BooleanSupplier shutdown;
  private long asked = System.nanoTime();
  private JobState state;

  /** Unwinds work that has no other way to be stopped. */
  static final class StoppedException extends RuntimeException {
    StoppedException() {
      super("the run is not wanted for now");
    }
  }

  JobControl(JobLedger ledger, TrainingJob job, JobRuns runs, BooleanSupplier shutdown) {
    this.ledger = ledger;
    this.job = job;
    this.runs = runs;
    this.shutdown = shutdown;
    state = job.state();
  }

  @Override
  public boolean goOn() {
    return held() && state == JobState.RUNNING;
  }

  /** Whether somebody asked to finish the job with the best generator so far. */
  boolean finish() {
    return held() && state == JobState.FINISHING;
  }

  private boolean held() {
    if (state.isHeld() && System.nanoTime() - asked > ASKED_EVERY.toNanos()) {
      asked = System.nanoTime();
      state = ledger.state(job);
      makeSureOfRoom();
    }
    return state.isHeld() && !shutdown.getAsBoolean();
  }

  /** Stops the run while the database still has room to record why. */
  private void makeSureOfRoom() {
    try {
      StorageFullException.check(runs.directory(job.id()), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For work that can be abandoned at each message. */
  void messageOrStop(String text) {
    message(text);
    if (!held()) {
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

  /**
   * Saves a checkpoint, if the job is still this run's. Without the store the run goes on: the next
   * one is saved with all before.
   */
  @Override
  public void saved() throws IOException {
    try {
      ledger.state(job);
      runs.save(job);
    } catch (ObjectStoreException e) {
      message("a checkpoint stays on this node for now: " + e.getMessage());
    }
  }

  @Override
  public void let(AtomicFile.Step step) throws IOException {
    ledger.whileHeld(job, step);
  }
}
