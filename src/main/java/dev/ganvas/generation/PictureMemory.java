package dev.ganvas.generation;

import dev.ganvas.gan.Architecture;
import dev.ganvas.images.ContactSheet;
import dev.ganvas.images.PictureHeap;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The share of the heap for pictures, from request to answer. Requests that do not fit are refused
 * before anything is generated. Thread-safe.
 *
 * <p>A request counts with its worst case: a picture is held as pixels and as a file, which is as
 * large for noise; while its file is encoded, a worker needs eight times its pixels (measured:
 * labelling noise as PNG).
 */
@Component
public final class PictureMemory {
  private static final int KEPT = 2;
  private static final int IN_WORK = 8;

  private final long budget;
  private final int workers;
  private long taken;

  @Autowired
  PictureMemory(GenerationProperties properties) {
    this(PictureHeap.bytes(), properties.workerCount());
  }

  /**
   * @param budget in bytes
   * @param workers that make pictures at once
   */
  public PictureMemory(long budget, int workers) {
    this.budget = budget;
    this.workers = workers;
  }

  /** Memory reserved for a request. Closing it more than once has no further effect. */
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
   * Reserves memory for the pictures of a request.
   *
   * @param count pictures
   * @param architecture of its model
   * @return to be closed when the request is answered; empty if there is not enough left at present
   * @throws RequestTooLargeException if it would not fit even alone
   */
  public synchronized Optional<Room> take(int count, Output output, Architecture architecture) {
    long bytes = bytes(count, output.size(), output.sheet(), architecture);
    if (bytes > budget) {
      throw new RequestTooLargeException(
          bytes,
          budget,
          mostPictures(count, budget, output, architecture),
          largestSize(count, output, architecture));
    }
    return take(bytes);
  }

  /**
   * Reserves memory for a picture that was sent.
   *
   * @param bytes that reading it takes
   * @return to be closed when it is no longer held; empty if there is not enough left at present
   */
  public synchronized Optional<Room> take(long bytes) {
    if (bytes > budget - taken) {
      return Optional.empty();
    }
    taken += bytes;
    return Optional.of(new Room(bytes));
  }

  /**
   * How many pictures, up to a wanted number, fit into a part of the budget; at least one.
   *
   * @param part of the budget, from 0 to 1
   */
  public int fitting(int wanted, double part, Output output, Architecture architecture) {
    return Math.max(1, mostPictures(wanted, part * budget, output, architecture));
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

  private int mostPictures(int wanted, double room, Output output, Architecture architecture) {
    int count = wanted;
    while (count > 0
        && bytes(count, output.size(), count > 1 && output.sheet(), architecture) > room) {
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
