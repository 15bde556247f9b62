package dev.ganvas.ops;

import dev.ganvas.generation.ShutdownProperties;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Keeps serving for a while after readiness is down: load balancers take time to notice. */
@Component
class ServingDelay implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(ServingDelay.class);

  private final Duration delay;
  private volatile boolean running;

  ServingDelay(ShutdownProperties properties) {
    delay = properties.delay();
  }

  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    if (delay.isZero()) {
      return;
    }
    LOG.info("not ready any more; serving for {} s", delay.toSeconds());
    try {
      Thread.sleep(delay.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
