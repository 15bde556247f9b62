package dev.ganvas.jobs;

import dev.ganvas.gan.Architecture;
import dev.ganvas.nn.AvailableMemory;
import dev.ganvas.training.TrainingEngines;
import dev.ganvas.training.TrainingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * The memory of this machine, or of the container, that training may take: what is available, less
 * what the Java heap may still grow by and what {@code ganvas.generation.memory-reserve} keeps for
 * serving. Thread-safe.
 */
@Component
public class TrainingRoom {
  private static final int LEAST_BATCH = 2;
  private static final int USUAL_STEP = 8;
  private static final int LEAST_RESOLUTION = 32;

  private final TrainingEngines engines;
  private final long reserve;
  private final LongSupplier available;
  private long taken;

  /** What was available when nothing was taken yet. */
  private long idle;

  @Autowired
  TrainingRoom(
      TrainingEngines engines,
      @Value("${ganvas.generation.memory-reserve:256MB}") DataSize reserve) {
    this(engines, reserve, TrainingRoom::availableBytes);
  }

  TrainingRoom(TrainingEngines engines, DataSize reserve, LongSupplier available) {
    this.engines = engines;
    this.reserve = reserve.toBytes();
    this.available = available;
  }

  private static long availableBytes() {
    Runtime heap = Runtime.getRuntime();
    return AvailableMemory.bytes() - (heap.maxMemory() - heap.totalMemory());
  }

  /** Room that a training holds until it is closed. */
  public final class Held implements AutoCloseable {
    private final long bytes;

    private Held(long bytes) {
      this.bytes = bytes;
    }

    @Override
    public void close() {
      giveBack(bytes);
    }
  }

  /** Bytes that a training needs at most, by its shapes. */
  public long need(TrainingOptions options) {
    return need(options, options.architecture(), options.trainer().batchSize());
  }

  private long need(TrainingOptions options, Architecture architecture, int batchSize) {
    return engines.bytes(options.trainedBy(), architecture, batchSize);
  }

  private synchronized void giveBack(long bytes) {
    taken -= bytes;
  }

  /** Bytes for a training here when no other runs. */
  private synchronized long whole() {
    return (taken == 0 ? available.getAsLong() : idle) - reserve;
  }

  /** Bytes that can be had now: what runs may not have allocated yet all that it has taken. */
  private synchronized long free() {
    return Math.min(available.getAsLong(), taken == 0 ? Long.MAX_VALUE : idle - taken) - reserve;
  }

  /** Why no such training can ever run here, and what would fit; empty if one can. */
  public Optional<String> refusal(TrainingOptions options) {
    return refusal(options, whole());
  }

  /** Whether as much can be had right now, beside all that runs. */
  public boolean has(long bytes) {
    return bytes <= free();
  }

  /**
   * Takes the room that a training needs.
   *
   * @throws NoRoomException if there is not enough now
   */
  synchronized Held take(TrainingOptions options) {
    Optional<String> refusal = refusal(options, free());
    if (refusal.isPresent()) {
      throw new NoRoomException(refusal.get());
    }
    if (taken == 0) {
      idle = available.getAsLong();
    }
    long need = need(options);
    taken += need;
    return new Held(need);
  }

  private Optional<String> refusal(TrainingOptions options, long room) {
    Architecture architecture = options.architecture();
    int batchSize = options.trainer().batchSize();
    long need = need(options);
    if (need <= room) {
      return Optional.empty();
    }
    List<String> fitting = new ArrayList<>();
    int largest = largestBatch(options, architecture, batchSize, room);
    if (largest >= LEAST_BATCH) {
      fitting.add("batchSize " + largest);
    }
    for (int side = architecture.resolution() / 2; side >= LEAST_RESOLUTION; side /= 2) {
      Architecture smaller =
          Architecture.standard(side, architecture.imageChannels(), architecture.conditioning());
      if (need(options, smaller, batchSize) <= room) {
        fitting.add("resolution " + side);
        break;
      }
    }
    return Optional.of(
        "training at %d pixels with batches of %d needs about %s of memory, and %s can be had here; %s"
            .formatted(
                architecture.resolution(),
                batchSize,
                size(need),
                size(Math.max(0, room)),
                fitting.isEmpty()
                    ? "nothing would fit"
                    : String.join(" or ", fitting) + " would fit"));
  }

  /** In the usual steps, where there is as much; 0 if there is none. */
  private int largestBatch(
      TrainingOptions options, Architecture architecture, int below, long room) {
    int fits = 0;
    int tooLarge = below;
    while (tooLarge - fits > 1) {
      int tried = (fits + tooLarge) / 2;
      if (need(options, architecture, tried) <= room) {
        fits = tried;
      } else {
        tooLarge = tried;
      }
    }
    return fits < USUAL_STEP ? fits : fits / USUAL_STEP * USUAL_STEP;
  }

  private static String size(long bytes) {
    return bytes < 1 << 30
        ? "%d MB".formatted(bytes >> 20)
        : String.format(Locale.ROOT, "%.1f GB", (double) bytes / (1 << 30));
  }
}
