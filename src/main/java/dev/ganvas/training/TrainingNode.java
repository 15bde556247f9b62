package dev.ganvas.training;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * This process as one that takes jobs from the queue, if it is configured to. At shutdown its job
 * stops after a step, is written down, and goes back to the queue.
 */
@Component
class TrainingNode implements SmartLifecycle {
  private static final int MISSED_HEARTBEATS = 4;
  private static final Duration LONGEST_STOP = Duration.ofSeconds(40);

  private final boolean enabled;
  private final Scheduler scheduler;
  private boolean running;

  TrainingNode(TrainingProperties properties, DataSource database, JobRunner runner) {
    enabled = properties.enabled();
    scheduler =
        Scheduler.create(
                database, Tasks.custom(JobRunner.TASK).onDeadExecutionRevive().execute(runner::run))
            .schedulerName(new SchedulerName.Fixed(TrainingProperties.node()))
            .threads(properties.concurrentJobs())
            .heartbeatInterval(properties.heartbeat())
            .missedHeartbeatsLimit(MISSED_HEARTBEATS)
            .pollingInterval(properties.pollInterval())
            .shutdownMaxWait(LONGEST_STOP)
            .build();
  }

  @Override
  public synchronized void start() {
    if (enabled) {
      scheduler.start();
      running = true;
    }
  }

  @Override
  public synchronized void stop() {
    if (running) {
      running = false;
      scheduler.stop();
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return running;
  }
}
