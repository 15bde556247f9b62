package dev.ganvas.generation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The queue of pictures to generate, bounded by pictures, not by requests.
 *
 * <p>One fair lock guards all state, so that rejected callers who retry at once cannot starve the
 * workers. A batch holds pictures of a single model version. Versions take turns, one batch each,
 * and so do the jobs of a version, one picture each: a request for one picture waits neither for
 * all of a request for 64, nor for more than one batch of every other version. A job whose future
 * is done (its caller has left) frees its places at the next access to the queue. Jobs in the
 * background are taken only while no other waits, and count nowhere else. After {@link #close} no
 * job is accepted, but accepted ones are still handed out, except those in the background.
 */
@Component
final class JobQueue {
  /** One picture of a job. */
  record Item(PictureJob<?> job, int number) {}

  private static final double SMOOTHING = 0.1;
  private static final double INITIAL_IMAGES_PER_SECOND = 200;

  private final int capacity;
  private final int workers;
  private final FinishingCost finishing;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition changed = lock.newCondition();

  /** The waiting jobs of each model version, the version whose turn it is first. */
  private final Map<String, Deque<PictureJob<?>>> turns = new LinkedHashMap<>();

  /** The same of those in the background. */
  private final Map<String, Deque<PictureJob<?>>> background = new LinkedHashMap<>();

  private double imagesPerSecond = INITIAL_IMAGES_PER_SECOND;
  private boolean closed;

  @Autowired
  JobQueue(GenerationProperties properties, FinishingCost finishing) {
    this(properties.queueImages(), properties.workerCount(), finishing);
  }

  JobQueue(int capacity, int workers, FinishingCost finishing) {
    this.capacity = capacity;
    this.workers = workers;
    this.finishing = finishing;
  }

  /**
   * @throws QueueFullException if there is no room for all its drafts; an empty queue has room for
   *     any request
   * @throws ShuttingDownException after {@link #close}
   */
  void add(PictureJob<?> job) {
    lock.lock();
    try {
      if (closed) {
        throw new ShuttingDownException();
      }
      makeSureOfRoom(job);
      Map<String, Deque<PictureJob<?>>> lane = job.inBackground() ? background : turns;
      lane.computeIfAbsent(job.model().id(), model -> new ArrayDeque<>()).addLast(job);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void makeSureOfRoom(PictureJob<?> job) {
    int waiting = waiting();
    int excess = waiting + job.places() - Math.max(capacity, job.places());
    if (job.places() > 0 && excess > 0) {
      double seconds = secondsOfWaiting() * excess / waiting;
      throw new QueueFullException(waiting, capacity, atLeastAMillisecond(seconds));
    }
  }

  private static Duration atLeastAMillisecond(double seconds) {
    return Duration.ofMillis((long) Math.max(1, Math.ceil(1000 * seconds)));
  }

  /** How long all workers together take for pictures, and for what becomes of them. */
  private double seconds(int pictures, double files, double pixels) {
    return pictures / imagesPerSecond + finishing.seconds(files, pixels) / workers;
  }

  private double secondsOfWaiting() {
    return jobs(turns)
        .mapToDouble(
            job -> {
              double files = job.remaining() * job.files();
              return seconds(job.remaining(), files, files * job.pixels());
            })
        .sum();
  }

  /**
   * Expected waiting time of pictures.
   *
   * @param drafts to be generated
   * @param files that are made of them
   * @param pixels of all files together
   */
  Forecast forecast(int drafts, int files, long pixels) {
    lock.lock();
    try {
      int ahead = waiting();
      return new Forecast(
          ahead, atLeastAMillisecond(secondsOfWaiting() + seconds(drafts, files, pixels)));
    } finally {
      lock.unlock();
    }
  }

  /** Number of pictures that no worker has taken yet, without those in the background. */
  int waiting() {
    return waiting(turns);
  }

  private int waiting(Map<String, Deque<PictureJob<?>>> lane) {
    lock.lock();
    try {
      lane.values().forEach(jobs -> jobs.removeIf(job -> job.remaining() == 0));
      lane.values().removeIf(Deque::isEmpty);
      return jobs(lane).mapToInt(PictureJob::remaining).sum();
    } finally {
      lock.unlock();
    }
  }

  private static Stream<PictureJob<?>> jobs(Map<String, Deque<PictureJob<?>>> lane) {
    return lane.values().stream().flatMap(Collection::stream);
  }

  /**
   * Takes the next pictures, at least one, all of one model version. Blocks while there are none.
   *
   * @param batchWait how long a job may be delayed for others to join its batch
   * @return an empty list when the queue is closed and empty
   */
  @SuppressWarnings("WaitNotInLoop") // It is: the loop looks at everything again.
  List<Item> take(int maxBatch, Duration batchWait) throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        if (waiting() == 0) {
          if (waiting(background) > 0) {
            return nextTurn(background, maxBatch);
          }
          if (closed) {
            return List.of();
          }
          changed.await();
          continue;
        }
        boolean full = closed || waiting() >= (long) maxBatch * workers;
        long longest = jobs(turns).mapToLong(job -> job.waited().toNanos()).max().orElse(0);
        long left = batchWait.toNanos() - longest;
        if (full || left <= 0) {
          return nextTurn(turns, maxBatch);
        }
        changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes a batch of the version whose turn it is, and moves that version to the end. */
  private List<Item> nextTurn(Map<String, Deque<PictureJob<?>>> lane, int maxBatch) {
    // Leaves the other workers their share: two small batches beat one large one.
    int most = Math.max(1, Math.min(maxBatch, (waiting(lane) + workers - 1) / workers));
    Map.Entry<String, Deque<PictureJob<?>>> first = lane.entrySet().iterator().next();
    String model = first.getKey();
    Deque<PictureJob<?>> jobs = first.getValue();
    lane.remove(model);
    List<Item> batch = new ArrayList<>();
    while (batch.size() < most && !jobs.isEmpty()) {
      PictureJob<?> job = jobs.removeFirst();
      if (job.remaining() > 0) {
        batch.add(new Item(job, job.take()));
        jobs.addLast(job);
      }
    }
    if (!jobs.isEmpty()) {
      lane.put(model, jobs);
    }
    return batch;
  }

  /** Updates the measured rate: one worker generated some pictures in a time. */
  void measured(int images, Duration time) {
    lock.lock();
    try {
      double rate = workers * images / Math.max(1e-6, time.toNanos() / 1e9);
      imagesPerSecond += SMOOTHING * (rate - imagesPerSecond);
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    abandon(background);
  }

  /** Fails all waiting jobs. */
  void abandon() {
    abandon(turns);
  }

  private void abandon(Map<String, Deque<PictureJob<?>>> lane) {
    List<PictureJob<?>> left;
    lock.lock();
    try {
      left = jobs(lane).toList();
      lane.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    left.forEach(job -> job.future().completeExceptionally(new ShuttingDownException()));
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }
}
