package dev.ganvas.queue;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.ExecutionHandler;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import jakarta.annotation.PreDestroy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * This process as a node that takes one kind of work from the queue, if that is enabled. Work of a
 * node that has missed {@value #MISSED_HEARTBEATS} heartbeats goes to another. At shutdown what is
 * under way is told to stop.
 */
public abstract class QueueNode implements SmartLifecycle {
  /** After which a node counts as dead. */
  public static final int MISSED_HEARTBEATS = 4;

  /** When the service has waited for load balancers, and pictures are still made. */
  private static final int PHASE = DEFAULT_PHASE - 50;

  /** Waited up to twice: for work to stop by itself, and again after interrupting it. */
  private static final Duration LONGEST_STOP = Duration.ofSeconds(6);

  /**
   * Each kind of work has a scheduler of its own, which must not clear away the others' entries.
   */
  private static final Duration NEVER = Duration.ofDays(36_500);

  private final boolean enabled;
  private final Scheduler scheduler;
  private boolean running;
  private @Nullable Thread stopping;

  /**
   * How a node takes work.
   *
   * @param enabled whether it does at all
   * @param threads pieces of work at a time
   * @param heartbeat how often it says that it lives
   * @param pollInterval how often it looks for work
   */
  public record Pace(boolean enabled, int threads, Duration heartbeat, Duration pollInterval) {}

  protected QueueNode(
      DataSource database, TaskDescriptor<Void> task, Pace pace, ExecutionHandler<Void> work) {
    enabled = pace.enabled();
    scheduler =
        Scheduler.create(database, Tasks.custom(task).onDeadExecutionRevive().execute(work))
            .schedulerName(new SchedulerName.Fixed(name()))
            .threads(pace.threads())
            .heartbeatInterval(pace.heartbeat())
            .missedHeartbeatsLimit(MISSED_HEARTBEATS)
            .pollingInterval(pace.pollInterval())
            .shutdownMaxWait(LONGEST_STOP)
            .deleteUnresolvedAfter(NEVER)
            .build();
  }

  /** The name of this node, unique among running nodes. */
  public static String name() {
    long process = ProcessHandle.current().pid();
    try {
      return InetAddress.getLocalHost().getHostName() + "/" + process;
    } catch (UnknownHostException e) {
      return "node/" + process;
    }
  }

  @Override
  public final int getPhase() {
    return PHASE;
  }

  @Override
  public final synchronized void start() {
    if (enabled) {
      scheduler.start();
      running = true;
    }
  }

  /** Begins to stop in the background, while the rest of the application stops. */
  @Override
  public final synchronized void stop() {
    if (running) {
      running = false;
      stopping = new Thread(scheduler::stop, "queue-stops");
      stopping.start();
    }
  }

  /** Waits for the end of {@link #stop} while the database is still available. */
  @PreDestroy
  final void awaitStop() throws InterruptedException {
    stop();
    Thread thread = stopping;
    if (thread != null) {
      thread.join(LONGEST_STOP.multipliedBy(3).toMillis());
    }
  }

  @Override
  public final synchronized boolean isRunning() {
    return running;
  }
}
