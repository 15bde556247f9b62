package dev.ganvas.derived;

import dev.ganvas.nn.NativeEngine;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where long work is done: one thing after the other, on threads that let others go first. Some may
 * wait. Thread-safe.
 */
public final class Lane {
  /** Multiplications in a second on one thread, before any are measured. */
  private static final double FIRST_GUESS = 1e10;

  private static final double MEMORY = 0.5;

  private final String things;
  private final int waiting;
  private final ThreadPoolExecutor executor;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final AtomicInteger size = new AtomicInteger();
  private final AtomicLong ahead = new AtomicLong();
  private volatile double rate;
  private volatile boolean closing;

  /**
   * @param things what is made here, such as "dreams"
   * @param waiting how many may wait for the one under way
   * @param threads that one uses
   * @param niceness of the thread that works, and of those that it starts
   */
  public Lane(String things, int waiting, int threads, int niceness) {
    this.things = things;
    this.waiting = waiting;
    rate = threads * FIRST_GUESS;
    executor =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work ->
                new Thread(
                    () -> {
                      NativeEngine.lowerPriority(niceness);
                      work.run();
                    },
                    things)) {
          @Override
          protected void terminated() {
            ended.complete(null);
          }
        };
  }

  /** Work that is under way. */
  public interface Turn {
    /**
     * @throws CancellationException if nobody waits for the result any more
     * @throws LaneRefusedException if the service is ending
     */
    void check();
  }

  /** A place that work has taken. What is given up, or cancelled while it waits, is free again. */
  public interface Place<T> {
    /**
     * Has the work done in its turn; to be called once.
     *
     * @return what it makes; cancelling it ends the work after its next step
     */
    CompletableFuture<T> begin(Function<Turn, T> work);

    void giveUp();
  }

  private final class Task<T> implements Runnable, Turn, Place<T> {
    private final long operations;
    private final CompletableFuture<T> made = new CompletableFuture<>();
    private volatile @Nullable Function<Turn, T> work;

    Task(long operations) {
      this.operations = operations;
    }

    @Override
    public CompletableFuture<T> begin(Function<Turn, T> toDo) {
      work = toDo;
      try {
        executor.execute(this);
      } catch (RejectedExecutionException e) {
        made.completeExceptionally(LaneRefusedException.ending());
      }
      return made;
    }

    @Override
    public void giveUp() {
      made.cancel(false);
    }

    @Override
    @SuppressWarnings("CatchingUnchecked") // Whatever happens is told to who waits.
    public void run() {
      try {
        check();
        long began = System.nanoTime();
        T result = Objects.requireNonNull(work).apply(this);
        rate += MEMORY * (1e9 * operations / Math.max(1, System.nanoTime() - began) - rate);
        made.complete(result);
      } catch (RuntimeException | Error e) {
        made.completeExceptionally(e);
      }
    }

    @Override
    public void check() {
      if (made.isDone()) {
        throw new CancellationException();
      }
      if (closing) {
        throw LaneRefusedException.ending();
      }
    }
  }

  /**
   * Has something made in its turn. What is cancelled while it waits gives its place free.
   *
   * @param operations multiplications that it takes, about
   * @throws LaneRefusedException if too many wait, or the service is ending
   */
  public <T> CompletableFuture<T> submit(long operations, Function<Turn, T> work) {
    return this.<T>reserve(operations).begin(work);
  }

  /**
   * Takes a place for work that cannot begin yet.
   *
   * @param operations multiplications that it takes, about
   * @throws LaneRefusedException if too many wait, or the service is ending
   */
  public <T> Place<T> reserve(long operations) {
    if (size.incrementAndGet() > places() || closing) {
      size.decrementAndGet();
      throw refusal();
    }
    ahead.addAndGet(operations);
    Task<T> task = new Task<>(operations);
    task.made.whenComplete(
        (result, error) -> {
          executor.remove(task);
          leave(operations);
        });
    return task;
  }

  private void leave(long operations) {
    size.decrementAndGet();
    ahead.addAndGet(-operations);
  }

  /** For those that wait, and the one that is under way. */
  private int places() {
    return waiting + 1;
  }

  private LaneRefusedException refusal() {
    return closing
        ? LaneRefusedException.ending()
        : LaneRefusedException.full(things, waiting, expected(0).dividedBy(places()));
  }

  /**
   * Looks whether one more would be taken.
   *
   * @throws LaneRefusedException if not
   */
  public void checkRoom() {
    if (closing || size.get() >= places()) {
      throw refusal();
    }
  }

  /** How many are under way or wait. */
  public int size() {
    return size.get();
  }

  /** How long something new of that size would take, with those before it. */
  public Duration expected(long operations) {
    return Duration.ofMillis((long) (1000 * (ahead.get() + operations) / rate));
  }

  /**
   * Ends what is under way after its next step, and refuses the rest.
   *
   * @param whenEnded run when no work is under way any more
   */
  public void close(Runnable whenEnded) {
    closing = true;
    executor.shutdown();
    ended.thenRun(whenEnded);
  }
}
