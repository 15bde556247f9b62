package dev.ganvas.dreams;

/** Hears how far a dream is, on the thread that dreams: it must not block. */
@FunctionalInterface
public interface DreamProgress {
  /**
   * @param steps that are done
   * @param of all of them
   */
  void done(int steps, int of);
}
