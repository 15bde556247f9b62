package dev.ganvas.training;

/** How long to train, and how often to look. */
public enum Preset {
  /** To see whether it works at all. */
  QUICK(50_000, 25, 100, 250),
  STANDARD(300_000, 100, 250, 1000),
  /** For as good as it gets. */
  THOROUGH(1_000_000, 100, 500, 1000);

  private final long images;
  private final int statisticsInterval;
  private final int checkpointInterval;
  private final int metricInterval;

  Preset(long images, int statisticsInterval, int checkpointInterval, int metricInterval) {
    this.images = images;
    this.statisticsInterval = statisticsInterval;
    this.checkpointInterval = checkpointInterval;
    this.metricInterval = metricInterval;
  }

  /** Real pictures shown in the whole run. */
  public long images() {
    return images;
  }

  /** Steps from one line of statistics to the next. */
  public int statisticsInterval() {
    return statisticsInterval;
  }

  /** Steps from one checkpoint to the next. */
  public int checkpointInterval() {
    return checkpointInterval;
  }

  /** Steps from one metric and grid to the next. */
  public int metricInterval() {
    return metricInterval;
  }
}
