package dev.ganvas.films;

/** How a film moves from one keyframe to the next. */
public enum Easing {
  /** At one speed. */
  LINEAR,
  /** Slowly away from a keyframe, and slowly towards the next. */
  SMOOTH;

  /**
   * The share of the way that is gone.
   *
   * @param time share of the time that is over, 0 to 1
   */
  double share(double time) {
    return this == LINEAR ? time : (1 - StrictMath.cos(Math.PI * time)) / 2;
  }
}
