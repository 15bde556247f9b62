package dev.ganvas.training;

import dev.ganvas.storage.AtomicFile;
import java.util.function.Consumer;

/** Whoever ordered a run: may end it, hears of it, and lets it write. */
public interface RunControl extends AtomicFile.Guard {
  /** Whether to go on; asked before each step. */
  boolean goOn();

  /** Tells what a person wants to know. */
  void message(String text);

  /**
   * Tells how far the run is.
   *
   * @param imagesSeen real pictures shown, repeats counted
   * @param imagesPerSecond of late
   */
  void progress(long imagesSeen, double imagesPerSecond);

  /** A run that nobody interrupts but by killing it. */
  static RunControl unattended(Consumer<String> messages) {
    return new RunControl() {
      @Override
      public void let(AtomicFile.Step step) throws java.io.IOException {
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
