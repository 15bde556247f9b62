package dev.ganvas.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.ganvas.training.TrainingProperties;
import jakarta.annotation.PreDestroy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * This process as one that takes jobs from the queue, if it is configured to. At shutdown its job
 * stops after a step, is written down, and goes back to the queue.
 */
@Component
class TrainingNode implements SmartLifecycle {
  private static final int MISSED_HEARTBEATS = 4;

  /** Waited twice: until a job stops by itself, and once more when it has been interrupted. */
  private static final Duration LONGEST_STOP = Duration.ofSeconds(6);

  private final boolean enabled;
  private final Scheduler scheduler;
  private boolean running;
  private @Nullable Thread stopping;

  TrainingNode(TrainingProperties properties, DataSource database, JobRunner runner) {
    enabled = properties.enabled();
    scheduler =
        Scheduler.create(
                database, Tasks.custom(JobRunner.TASK).onDeadExecutionRevive().execute(runner::run))
            .schedulerName(new SchedulerName.Fixed(name()))
            .threads(properties.concurrentJobs())
            .heartbeatInterval(properties.heartbeat())
            .missedHeartbeatsLimit(MISSED_HEARTBEATS)
            .pollingInterval(properties.pollInterval())
            .shutdownMaxWait(LONGEST_STOP)
            .build();
  }

  /** What other nodes know this one by. */
  static String name() {
    long process = ProcessHandle.current().pid();
    try {
      return InetAddress.getLocalHost().getHostName() + "/" + process;
    } catch (UnknownHostException e) {
      return "node/" + process;
    }
  }

  @Override
  public synchronized void start() {
    if (enabled) {
      scheduler.start();
      running = true;
    }
  }

  /** Begins to stop; all else stops meanwhile. */
  @Override
  public synchronized void stop() {
    if (running) {
      running = false;
      stopping = new Thread(scheduler::stop, "training-stops");
      stopping.start();
    }
  }

  /** Waits until it has, while there is still a database. */
  @PreDestroy
  void awaitStop() throws InterruptedException {
    stop();
    Thread thread = stopping;
    if (thread != null) {
      thread.join(LONGEST_STOP.multipliedBy(3).toMillis());
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return running;
  }
}
