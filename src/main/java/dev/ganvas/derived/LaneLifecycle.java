package dev.ganvas.derived;

import org.springframework.context.SmartLifecycle;

/** Has work done in a lane, which is closed when the service ends. */
public abstract class LaneLifecycle implements SmartLifecycle {
  /** When the service has waited for load balancers, before workers, which may wait for a lane. */
  private static final int PHASE = DEFAULT_PHASE - 50;

  /** Where the work is done. */
  protected final Lane lane;

  private volatile boolean running;

  protected LaneLifecycle(Lane lane) {
    this.lane = lane;
  }

  @Override
  public final int getPhase() {
    return PHASE;
  }

  @Override
  public final void start() {
    running = true;
  }

  /** Does not block. */
  @Override
  public final void stop() {
    stop(() -> {});
  }

  @Override
  public final void stop(Runnable whenStopped) {
    running = false;
    lane.close(whenStopped);
  }

  @Override
  public final boolean isRunning() {
    return running;
  }
}
