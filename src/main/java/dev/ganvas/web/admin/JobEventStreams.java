package dev.ganvas.web.admin;

import dev.ganvas.generation.ShutdownProperties;
import dev.ganvas.jobs.JobEvent;
import dev.ganvas.jobs.TrainingJob;
import dev.ganvas.jobs.TrainingJobs;
import dev.ganvas.web.connection.EventStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Followers of jobs. Once a second all get what is new in the database, so a stream tells of jobs
 * of any node. An event's id is the database's, so a follower that comes back misses nothing.
 */
@Component
class JobEventStreams implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(JobEventStreams.class);
  private static final int MOST = 100;
  private static final int BATCH = 500;
  private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(15);

  private final TrainingJobs jobs;
  private volatile boolean running = true;
  private final List<Follower> followers = new CopyOnWriteArrayList<>();

  JobEventStreams(TrainingJobs jobs) {
    this.jobs = jobs;
  }

  /** Somebody who follows a job. Used by the serving thread only, once it is in the list. */
  private static final class Follower {
    private final String job;
    private final SseEmitter emitter = new EventStream();
    private long last;
    private long imagesSeen = -1;
    private long spoke = System.nanoTime();

    Follower(String job, long last) {
      this.job = job;
      this.last = last;
    }
  }

  /**
   * Follows a job.
   *
   * @param after id of the last event that the follower knows
   */
  SseEmitter open(String job, long after) {
    if (followers.size() >= MOST) {
      throw new TooManyFollowersException(MOST);
    }
    Follower follower = new Follower(job, after);
    follower.emitter.onCompletion(() -> followers.remove(follower));
    follower.emitter.onError(e -> followers.remove(follower));
    followers.add(follower);
    if (!running) {
      follower.emitter.complete();
    }
    return follower.emitter;
  }

  @SuppressWarnings("CatchingUnchecked") // A database that is away for a while ends no stream.
  @Scheduled(initialDelay = 1, fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
  void serve() {
    for (Follower follower : followers) {
      try {
        serve(follower);
      } catch (IOException | IllegalStateException e) {
        followers.remove(follower);
      } catch (RuntimeException e) {
        LOG.warn("events of job {} could not be read", follower.job, e);
      }
    }
  }

  private void serve(Follower follower) throws IOException {
    for (JobEvent event : jobs.eventsAfter(follower.job, follower.last, BATCH)) {
      follower.last = event.id() == null ? follower.last : event.id();
      send(
          follower,
          SseEmitter.event()
              .id(Long.toString(follower.last))
              .name(event.kind().name().toLowerCase(Locale.ROOT))
              .data(Map.of("at", event.at(), "text", event.text())));
    }
    TrainingJob job = jobs.find(follower.job).orElse(null);
    if (job == null
        || (job.state().isFinal() && jobs.eventsAfter(job.id(), follower.last, 1).isEmpty())) {
      follower.emitter.complete();
      followers.remove(follower);
    } else if (job.imagesSeen() != follower.imagesSeen) {
      follower.imagesSeen = job.imagesSeen();
      send(follower, SseEmitter.event().name("progress").data(job));
    } else if (System.nanoTime() - follower.spoke > HEARTBEAT_NANOS) {
      send(follower, SseEmitter.event().comment("still there"));
    }
  }

  private static void send(Follower follower, SseEmitter.SseEventBuilder event) throws IOException {
    follower.emitter.send(event);
    follower.spoke = System.nanoTime();
  }

  @Override
  public int getPhase() {
    return ShutdownProperties.BEFORE_WEB_SERVER;
  }

  @Override
  public void start() {
    running = true;
  }

  /** Ends all streams: the web server waits for requests that are under way. */
  @Override
  public void stop() {
    running = false;
    followers.forEach(follower -> follower.emitter.complete());
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
