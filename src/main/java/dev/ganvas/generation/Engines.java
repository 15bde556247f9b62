package dev.ganvas.generation;

import dev.ganvas.dreams.PictureFeatures;
import dev.ganvas.gan.LatentDirections;
import dev.ganvas.gan.Nd4jGenerator;
import dev.ganvas.gan.PictureFunction;
import dev.ganvas.models.ModelBundle;
import dev.ganvas.models.ServedModel;
import dev.ganvas.nn.AvailableMemory;
import dev.ganvas.nn.NativeEngine;
import dev.ganvas.prompts.TextConditions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The loaded models: one engine per version, shared by all workers and loaded on first use. An
 * engine is used under a lease; without leases it can be unloaded, and is as soon as its version is
 * no longer wanted.
 *
 * <p>The lock of this object guards the slots and their lease counts; it is never held while an
 * engine is loaded, run or closed. Loading holds only the lock of its slot.
 */
@Component
class Engines {
  private static final Logger LOG = LoggerFactory.getLogger(Engines.class);

  /** Memory of a session besides its weights. */
  private static final long OVERHEAD_BYTES = 32L << 20;

  private final GenerationProperties properties;
  private final LongSupplier availableBytes;
  private final Map<String, Slot> slots = new HashMap<>();
  private @Nullable Set<String> wanted;

  /** Guards {@link #features}. */
  private final Object featuresLock = new Object();

  private @Nullable PictureFeatures features;

  /** A version and, once loaded, its engine. */
  private static final class Slot {
    private final ServedModel model;
    private int leases;
    private long usedNanos = System.nanoTime();
    private volatile @Nullable Loaded loaded;
    private @Nullable LatentDirections directions;

    Slot(ServedModel model) {
      this.model = model;
    }
  }

  private record Loaded(
      PictureFunction engine,
      @Nullable TextConditions text,
      @Nullable RealismScorer scorer,
      long bytes) {
    void close() {
      engine.close();
    }
  }

  /** The right to use an engine until it is closed. */
  final class Lease implements AutoCloseable {
    private final Slot slot;
    private boolean closed;

    private Lease(Slot slot) {
      this.slot = slot;
    }

    /**
     * The engine, loaded if it is not yet.
     *
     * @throws InsufficientMemoryException if there is no room for it
     */
    PictureFunction engine() {
      return load(slot).engine();
    }

    /** Turns prompts into conditions; null for a model without prompts. */
    @Nullable TextConditions text() {
      return load(slot).text();
    }

    /** The directions of its latents, found when somebody first wants them. */
    LatentDirections directions() {
      return Engines.directions(slot);
    }

    /**
     * What scores pictures.
     *
     * @throws IllegalStateException for a model whose manifest has no {@code bestOf}
     */
    RealismScorer scorer() {
      RealismScorer scorer = load(slot).scorer();
      if (scorer == null) {
        throw new IllegalStateException(slot.model.id() + " cannot score pictures");
      }
      return scorer;
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        release(slot);
      }
    }
  }

  @Autowired
  Engines(GenerationProperties properties) {
    this(properties, AvailableMemory::bytes);
  }

  Engines(GenerationProperties properties, LongSupplier availableBytes) {
    this.properties = properties;
    this.availableBytes = availableBytes;
  }

  synchronized Lease acquire(ServedModel model) {
    Slot slot = slots.computeIfAbsent(model.id(), id -> new Slot(model));
    slot.leases++;
    return new Lease(slot);
  }

  private void release(Slot slot) {
    Loaded unloaded = null;
    synchronized (this) {
      slot.leases--;
      slot.usedNanos = System.nanoTime();
      notifyAll();
      if (slot.leases == 0 && wanted != null && !wanted.contains(slot.model.id())) {
        unloaded = take(slot);
      }
    }
    close(slot, unloaded);
  }

  /** Removes a slot without leases. */
  private @Nullable Loaded take(Slot slot) {
    slots.remove(slot.model.id());
    Loaded loaded = slot.loaded;
    slot.loaded = null;
    return loaded;
  }

  private static void close(Slot slot, @Nullable Loaded loaded) {
    if (loaded != null) {
      loaded.close();
      LOG.info("unloaded {}", slot.model.id());
    }
  }

  private static LatentDirections directions(Slot slot) {
    synchronized (slot) {
      LatentDirections known = slot.directions;
      if (known == null) {
        known = LatentDirections.of(slot.model.open().generator());
        slot.directions = known;
      }
      return known;
    }
  }

  private Loaded load(Slot slot) {
    synchronized (slot) {
      Loaded loaded = slot.loaded;
      if (loaded == null) {
        loaded = load(slot.model);
        slot.loaded = loaded;
        // A network is parsed and repacked in several times its memory.
        NativeEngine.trimHeap();
        LOG.info("loaded {}", slot.model.id());
      }
      return loaded;
    }
  }

  private Loaded load(ServedModel model) {
    ModelBundle bundle = model.open();
    long weights =
        bundle.generator().tensors().values().stream()
            .mapToLong(tensor -> Float.BYTES * (long) tensor.values().length)
            .sum();
    long available = availableBytes.getAsLong() - properties.memoryReserve().toBytes();
    // Weights as read, as a graph and as loaded.
    if (available < 3 * weights + OVERHEAD_BYTES) {
      throw new InsufficientMemoryException(model.id(), 3 * weights + OVERHEAD_BYTES, available);
    }
    RealismScorer scorer = scorer(bundle);
    PictureFunction engine =
        properties.engine() == GenerationProperties.Engine.ONNXRUNTIME
            ? new OnnxRuntimeGenerator(bundle.generator(), 1)
            : new Nd4jGenerator(bundle.generator());
    return new Loaded(engine, bundle.text(), scorer, weights);
  }

  private @Nullable RealismScorer scorer(ModelBundle bundle) {
    return bundle.realism() == null
        ? null
        : new RealismScorer(bundle.realism(), bundle.generator().architecture(), features());
  }

  /** What the scores of all models look through, loaded with the first of them. */
  private PictureFeatures features() {
    synchronized (featuresLock) {
      PictureFeatures loaded = features;
      if (loaded == null) {
        loaded = new PictureFeatures();
        features = loaded;
      }
      return loaded;
    }
  }

  /** From now on, unloads all other versions as soon as nobody holds them. */
  void keep(Set<String> ids) {
    synchronized (this) {
      wanted = Set.copyOf(ids);
    }
    unload(slot -> !ids.contains(slot.model.id()));
  }

  /** Unloads versions that were idle for some time, except those of one name. */
  void unloadIdle(Duration idle, String spared) {
    long now = System.nanoTime();
    unload(
        slot ->
            now - slot.usedNanos > idle.toNanos() && !slot.model.manifest().name().equals(spared));
  }

  private void unload(Predicate<Slot> which) {
    Map<Slot, Loaded> unloaded = new HashMap<>();
    synchronized (this) {
      for (Slot slot : Set.copyOf(slots.values())) {
        if (slot.leases == 0 && which.test(slot)) {
          Loaded loaded = take(slot);
          if (loaded != null) {
            unloaded.put(slot, loaded);
          }
        }
      }
    }
    unloaded.forEach(Engines::close);
  }

  /** Bytes of the weights of the loaded versions, by id. */
  synchronized Map<String, Long> loaded() {
    Map<String, Long> bytes = new TreeMap<>();
    for (Slot slot : slots.values()) {
      Loaded loaded = slot.loaded;
      if (loaded != null) {
        bytes.put(slot.model.id(), loaded.bytes());
      }
    }
    return bytes;
  }

  /** Unloads everything as soon as nobody holds a lease; nothing if that takes longer. */
  void close(Duration longest) {
    if (awaitReleased(longest)) {
      unload(slot -> true);
      closeFeatures();
    }
  }

  private void closeFeatures() {
    synchronized (featuresLock) {
      if (features != null) {
        features.close();
        features = null;
      }
    }
  }

  private synchronized boolean awaitReleased(Duration longest) {
    long deadline = System.nanoTime() + longest.toNanos();
    try {
      while (slots.values().stream().anyMatch(slot -> slot.leases > 0)) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          return false;
        }
        wait(left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
