package dev.ganvas.training;

import dev.ganvas.storage.AtomicFile;
import java.io.IOException;
import java.util.function.Consumer;

/** Controls a run from outside: may stop it, receives its progress, and guards its files. */
public interface RunControl extends AtomicFile.Guard {
  /** Whether the run is to continue; asked before each step. */
  boolean goOn();

  /** Receives a message for people. */
  void message(String text);

  /**
   * Receives the progress of the run.
   *
   * @param imagesSeen real pictures shown, repeats counted
   * @param imagesPerSecond recent speed, smoothed
   */
  void progress(long imagesSeen, double imagesPerSecond);

  /** Hears that a checkpoint has been written. */
  default void saved() throws IOException {}

  /** For a run that only ends early by being killed. */
  static RunControl unattended(Consumer<String> messages) {
    return new RunControl() {
      @Override
      public void let(AtomicFile.Step step) throws IOException {
        step.run();
      }

      @Override
      public boolean goOn() {
        return true;
      }

      @Override
      public void message(String text) {
        messages.accept(text);
      }

      @Override
      public void progress(long imagesSeen, double imagesPerSecond) {}
    };
  }
}
