package dev.ganvas.datasets;

/** As many uploads as may be are under way. */
public final class TooManyUploadsException extends RuntimeException {
  TooManyUploadsException(int limit) {
    super(limit + " uploads are under way already");
  }
}
