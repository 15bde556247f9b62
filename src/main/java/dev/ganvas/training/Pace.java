package dev.ganvas.training;

/**
 * How fast a run is, smoothed: a line of statistics that was written after the generator was
 * measured makes the run seem half as fast, the others somewhat faster than it is. Seconds per
 * picture are averaged with weights that fall by half every so many pictures. Not thread-safe.
 */
final class Pace {
  private static final int FIRST_LINES = 3;
  private static final int MEASUREMENTS = 2;

  private final double halfLife;
  private double secondsPerImage;
  private int lines;
  private long imagesSeen;

  /** The pace of a run: its half-life spans two measurements. */
  Pace(TrainingOptions options) {
    halfLife = (double) MEASUREMENTS * options.metricInterval() * options.trainer().batchSize();
  }

  /** Goes on from there, as a run that starts or falls back does. */
  void startAt(long images) {
    imagesSeen = images;
  }

  /**
   * Takes a line of statistics into account.
   *
   * @param images seen until then
   * @param imagesPerSecond since the line before
   * @return images a second, smoothed
   */
  double after(long images, double imagesPerSecond) {
    lines++;
    double share = 1 - Math.pow(0.5, Math.max(0, images - imagesSeen) / halfLife);
    double weight = lines <= FIRST_LINES ? Math.max(share, 1.0 / lines) : share;
    secondsPerImage += weight * (1 / Math.max(imagesPerSecond, 1e-9) - secondsPerImage);
    imagesSeen = images;
    return 1 / secondsPerImage;
  }
}
