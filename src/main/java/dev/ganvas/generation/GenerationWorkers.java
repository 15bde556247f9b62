package dev.ganvas.generation;

import dev.ganvas.gan.PictureFunction;
import dev.ganvas.images.Picture;
import dev.ganvas.models.ServedModel;
import dev.ganvas.nn.NativeEngine;
import dev.ganvas.storage.DataDirectory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The threads that generate what waits in the {@link JobQueue}. {@link #stop} refuses new jobs,
 * waits until all accepted ones are answered, and frees the models' memory; it comes before the web
 * server stops, so that new callers are told while accepted ones get their pictures.
 */
@Component
public class GenerationWorkers implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(GenerationWorkers.class);

  /** Longest duration of a last pass at shutdown, and of finishing its pictures. */
  private static final Duration LAST_BATCH = Duration.ofSeconds(3);

  private final GenerationProperties properties;
  private final ShutdownProperties shutdown;
  private final JobQueue queue;
  private final Engines engines;
  private final GenerationMeters meters;
  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  GenerationWorkers(
      GenerationProperties properties,
      ShutdownProperties shutdown,
      DataDirectory directory,
      JobQueue queue,
      Engines engines,
      GenerationMeters meters) {
    // Before any other thread loads native code: this one changes the process environment.
    NativeEngine.prepare(directory.folder("native"));
    this.properties = properties;
    this.shutdown = shutdown;
    this.queue = queue;
    this.engines = engines;
    this.meters = meters;
  }

  @Override
  public synchronized void start() {
    for (int i = threads.size(); i < properties.workerCount(); i++) {
      Thread thread = new Thread(this::work, "generator-" + i);
      threads.add(thread);
      thread.start();
    }
  }

  @Override
  public boolean isRunning() {
    return !threads.isEmpty() && !queue.isClosed();
  }

  /** Whether all threads are alive, as they are until {@link #stop}, whatever a batch does. */
  public boolean working() {
    return threads.stream().allMatch(Thread::isAlive);
  }

  /** The engine, the number of workers, and the threads of each. */
  public Map<String, Object> describe() {
    boolean onnx = properties.engine() == GenerationProperties.Engine.ONNXRUNTIME;
    return Map.of(
        "engine", onnx ? OnnxRuntimeGenerator.version() : "deeplearning4j",
        "workers", properties.workerCount(),
        "threadsEach", onnx ? 1 : NativeEngine.describe().getOrDefault("threads", 0));
  }

  private void work() {
    try {
      while (workOnce()) {}
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Holds no batch while waiting for the next one, as pictures take much memory. */
  private boolean workOnce() throws InterruptedException {
    List<JobQueue.Item> batch = queue.take(properties.maxBatch(), properties.batchWait());
    if (batch.isEmpty()) {
      return false;
    }
    generate(batch);
    return true;
  }

  @SuppressWarnings("CatchingUnchecked") // A worker outlives whatever a batch does to it.
  private void generate(List<JobQueue.Item> batch) {
    ServedModel model = batch.get(0).job().model();
    try (Engines.Lease lease = engines.acquire(model)) {
      generate(batch, lease);
    } catch (RuntimeException | Error e) {
      LOG.error("generating {} pictures with {} failed", batch.size(), model.id(), e);
      batch.forEach(item -> item.job().future().completeExceptionally(e));
    }
    meters.batch(model.manifest().name(), batch.size());
  }

  private void generate(List<JobQueue.Item> batch, Engines.Lease lease) {
    long started = System.nanoTime();
    PictureFunction engine = lease.engine();
    float[][] inputs =
        batch.stream().map(item -> item.job().input(item.number())).toArray(float[][]::new);
    batch.stream()
        .filter(item -> item.number() == 0 && !item.job().inBackground())
        .forEach(item -> meters.waited(item.job().waited()));
    float[] values = meters.inference(() -> engine.pictures(inputs));
    float[] scores = scores(batch, inputs, values, lease);
    queue.measured(batch.size(), Duration.ofNanos(System.nanoTime() - started));
    int side = engine.architecture().resolution();
    int channels = engine.architecture().imageChannels();
    for (int i = 0; i < batch.size(); i++) {
      JobQueue.Item item = batch.get(i);
      item.job().accept(item.number(), Picture.ofTensor(values, i, side, channels), scores[i]);
    }
  }

  /** Of a batch in which no job chooses, NaN. */
  private float[] scores(
      List<JobQueue.Item> batch, float[][] inputs, float[] values, Engines.Lease lease) {
    if (batch.stream().anyMatch(item -> item.job().chooses())) {
      return meters.inference(() -> lease.scorer().scores(values, inputs));
    }
    float[] none = new float[batch.size()];
    Arrays.fill(none, Float.NaN);
    return none;
  }

  @Override
  public int getPhase() {
    return ShutdownProperties.BEFORE_WEB_SERVER;
  }

  /** Finishes accepted jobs for as long as configured, and refuses the rest. Blocks until done. */
  @Override
  public void stop() {
    queue.close();
    if (!await(shutdown.drain())) {
      LOG.warn("{} pictures are not made any more", queue.waiting());
      queue.abandon();
    }
    if (await(LAST_BATCH)) {
      // Made pictures may still wait for a time stamp, or for their records.
      engines.close(LAST_BATCH);
    }
  }

  private boolean await(Duration time) {
    long deadline = System.nanoTime() + time.toNanos();
    try {
      for (Thread thread : threads) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        thread.join(Math.max(1, left));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return threads.stream().noneMatch(Thread::isAlive);
  }
}
