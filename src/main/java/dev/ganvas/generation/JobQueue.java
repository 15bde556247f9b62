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
 * The pictures that wait, bounded in pictures, not requests.
 *
 * <p>All state is guarded by one fair lock, so that callers who are turned away and come back at
 * once cannot keep the workers out. A batch holds pictures of one model version; versions take
 * turns, one batch each, and so do the jobs of a version, one picture each: a request for one
 * picture waits neither for all of a request for 64 nor for more than one batch of each other
 * version. A job whose future is done (its caller has left) frees its places as soon as anybody
 * looks at the queue. After {@link #close} no job is accepted, but all that were are still handed
 * out.
 */
@Component
final class JobQueue {
  /** One picture of a job. */
  record Item(GenerationJob job, int number) {}

  private static final double SMOOTHING = 0.1;
  private static final double INITIAL_IMAGES_PER_SECOND = 100;

  private final int capacity;
  private final int workers;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition changed = lock.newCondition();

  /** The waiting jobs of each model version, the version whose turn it is first. */
  private final Map<String, Deque<GenerationJob>> turns = new LinkedHashMap<>();

  private double imagesPerSecond = INITIAL_IMAGES_PER_SECOND;
  private boolean closed;

  @Autowired
  JobQueue(GenerationProperties properties) {
    this(properties.queueImages(), properties.workerCount());
  }

  JobQueue(int capacity, int workers) {
    this.capacity = capacity;
    this.workers = workers;
  }

  /**
   * @throws QueueFullException if there is no room for all its pictures
   * @throws ShuttingDownException after {@link #close}
   */
  void add(GenerationJob job) {
    lock.lock();
    try {
      if (closed) {
        throw new ShuttingDownException();
      }
      int waiting = waiting();
      if (waiting + job.request().sampling().count() > capacity) {
        int excess = waiting + job.request().sampling().count() - capacity;
        long milliseconds = (long) Math.ceil(1000 * excess / imagesPerSecond);
        throw new QueueFullException(
            waiting, capacity, Duration.ofMillis(Math.max(1, milliseconds)));
      }
      turns.computeIfAbsent(job.model().id(), model -> new ArrayDeque<>()).addLast(job);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What so many pictures would meet now. */
  Forecast forecast(int count) {
    lock.lock();
    try {
      int ahead = waiting();
      return new Forecast(
          ahead, Duration.ofMillis((long) Math.ceil(1000 * (ahead + count) / imagesPerSecond)));
    } finally {
      lock.unlock();
    }
  }

  /** Pictures that nobody has begun. */
  int waiting() {
    lock.lock();
    try {
      turns.values().forEach(jobs -> jobs.removeIf(job -> job.remaining() == 0));
      turns.values().removeIf(Deque::isEmpty);
      return jobs().mapToInt(GenerationJob::remaining).sum();
    } finally {
      lock.unlock();
    }
  }

  private Stream<GenerationJob> jobs() {
    return turns.values().stream().flatMap(Collection::stream);
  }

  /**
   * The next pictures, at least one, all of one model. Blocks while there is none.
   *
   * @param batchWait how long a job may be held back for others to join it
   * @return an empty list when the queue is closed and empty
   */
  @SuppressWarnings("WaitNotInLoop") // It is: the loop looks at everything again.
  List<Item> take(int maxBatch, Duration batchWait) throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        if (waiting() == 0) {
          if (closed) {
            return List.of();
          }
          changed.await();
          continue;
        }
        boolean full = closed || waiting() >= (long) maxBatch * workers;
        long longest = jobs().mapToLong(job -> job.waited().toNanos()).max().orElse(0);
        long left = batchWait.toNanos() - longest;
        if (full || left <= 0) {
          // Leaves the other workers their share: two small batches beat one large one.
          int share = Math.max(1, Math.min(maxBatch, (waiting() + workers - 1) / workers));
          return nextTurn(share);
        }
        changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** A batch of the version whose turn it is, which then goes to the end. */
  private List<Item> nextTurn(int most) {
    Map.Entry<String, Deque<GenerationJob>> first = turns.entrySet().iterator().next();
    String model = first.getKey();
    Deque<GenerationJob> jobs = first.getValue();
    turns.remove(model);
    List<Item> batch = new ArrayList<>();
    while (batch.size() < most && !jobs.isEmpty()) {
      GenerationJob job = jobs.removeFirst();
      if (job.remaining() > 0) {
        batch.add(new Item(job, job.take()));
        jobs.addLast(job);
      }
    }
    if (!jobs.isEmpty()) {
      turns.put(model, jobs);
    }
    return batch;
  }

  /** Notes that one worker made that many pictures in that time. */
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
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends all that waits, with an error. */
  void abandon() {
    List<GenerationJob> left;
    lock.lock();
    try {
      left = jobs().toList();
      turns.clear();
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
