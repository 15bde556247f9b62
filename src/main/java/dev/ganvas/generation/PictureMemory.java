package dev.ganvas.generation;

import dev.ganvas.gan.Architecture;
import dev.ganvas.images.ContactSheet;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The heap that pictures may take from when they are asked for until they are answered. Requests
 * that would not find room are refused before anything is made. Thread-safe.
 *
 * <p>A request is counted as what it comes to at worst: a picture is kept as pixels and as a file,
 * which in noise is as large; while its file is made, eight times its pixels pass through a worker
 * (measured: labelling in noise, PNG).
 */
@Component
public final class PictureMemory {
  private static final int KEPT = 2;
  private static final int IN_WORK = 8;

  /** What the service itself takes. */
  private static final long OWN_BYTES = 64L << 20;

  private final long budget;
  private final int workers;
  private long taken;

  @Autowired
  PictureMemory(GenerationProperties properties) {
    this(ofHeap(), properties.workerCount());
  }

  PictureMemory(long budget, int workers) {
    this.budget = budget;
    this.workers = workers;
  }

  /** Half of what the heap has besides what the service itself takes. */
  private static long ofHeap() {
    return Math.max(0, Runtime.getRuntime().maxMemory() - OWN_BYTES) / 2;
  }

  /** Room that a request has; given back once, however often it is closed. */
  public final class Room implements AutoCloseable {
    private final long bytes;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Room(long bytes) {
      this.bytes = bytes;
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        giveBack(bytes);
      }
    }
  }

  /**
   * Makes room for the pictures of a request.
   *
   * @param count pictures
   * @param architecture of its model
   * @return to be closed when they are answered; empty if there is no room beside the others
   * @throws RequestTooLargeException if there would be none even alone
   */
  public synchronized Optional<Room> take(int count, Output output, Architecture architecture) {
    long bytes = bytes(count, output.size(), output.sheet(), architecture);
    if (bytes > budget) {
      throw new RequestTooLargeException(
          bytes,
          budget,
          mostPictures(count, output, architecture),
          largestSize(count, output, architecture));
    }
    if (bytes > budget - taken) {
      return Optional.empty();
    }
    taken += bytes;
    return Optional.of(new Room(bytes));
  }

  private synchronized void giveBack(long bytes) {
    taken -= bytes;
  }

  private long bytes(int count, int size, boolean sheet, Architecture architecture) {
    long picture = (long) size * size * architecture.imageChannels();
    if (!sheet) {
      return count * KEPT * picture + Math.min(count, workers) * IN_WORK * picture;
    }
    long columns = ContactSheet.columns(count);
    long rows = (count + columns - 1) / columns;
    return count * picture + columns * rows * picture * (KEPT + IN_WORK);
  }

  private int mostPictures(int wanted, Output output, Architecture architecture) {
    int count = wanted;
    while (count > 0
        && bytes(count, output.size(), count > 1 && output.sheet(), architecture) > budget) {
      count--;
    }
    return count;
  }

  private int largestSize(int count, Output output, Architecture architecture) {
    int size = output.size();
    while (size > 0 && bytes(count, size, output.sheet(), architecture) > budget) {
      size -= architecture.resolution();
    }
    return size;
  }
}
