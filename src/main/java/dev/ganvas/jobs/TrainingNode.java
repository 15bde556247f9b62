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
 * This process as a node that takes jobs from the queue, if enabled. At shutdown its jobs stop
 * after the current step, write a checkpoint, and return to the queue.
 */
@Component
class TrainingNode implements SmartLifecycle {
  static final int MISSED_HEARTBEATS = 4;

  /** Waited up to twice: for jobs to stop by themselves, and again after interrupting them. */
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

  /** The name of this node, unique among running nodes. */
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

  /** Begins to stop in the background, while the rest of the application stops. */
  @Override
  public synchronized void stop() {
    if (running) {
      running = false;
      stopping = new Thread(scheduler::stop, "training-stops");
      stopping.start();
    }
  }

  /** Waits for the end of {@link #stop} while the database is still available. */
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
