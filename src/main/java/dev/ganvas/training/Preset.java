package dev.ganvas.training;

/** Length of a run, and how often it is measured. */
public enum Preset {
  /** To see whether a dataset works at all. */
  QUICK(50_000, 25, 100, 250),
  STANDARD(300_000, 100, 250, 1000),
  /** For the best result. */
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

  /** Real pictures shown in total, repeats counted. */
  public long images() {
    return images;
  }

  /** Steps between two lines of statistics. */
  public int statisticsInterval() {
    return statisticsInterval;
  }

  /** Steps between two checkpoints. */
  public int checkpointInterval() {
    return checkpointInterval;
  }

  /** Steps between two measurements of the metric, each with a grid. */
  public int metricInterval() {
    return metricInterval;
  }
}
