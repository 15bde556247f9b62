package dev.ganvas.generation;

import java.util.ArrayList;
import java.util.List;

/** A request needs more memory than there is for all pictures together. */
public final class RequestTooLargeException extends RuntimeException {
  RequestTooLargeException(long bytes, long budget, int mostPictures, int largestSize) {
    super(
        "the pictures would take up to %d MB of memory; there are %d MB%s"
            .formatted(megabytes(bytes), megabytes(budget), fitting(mostPictures, largestSize)));
  }

  private static String fitting(int mostPictures, int largestSize) {
    List<String> fitting = new ArrayList<>();
    if (mostPictures > 0) {
      fitting.add("n = %d at this size".formatted(mostPictures));
    }
    if (largestSize > 0) {
      fitting.add("so many of size = %d".formatted(largestSize));
    }
    return fitting.isEmpty() ? "" : ": what fits is " + String.join(", or ", fitting);
  }

  /** Bytes in megabytes, rounded up. */
  static long megabytes(long bytes) {
    return (bytes + (1 << 20) - 1) >> 20;
  }
}
