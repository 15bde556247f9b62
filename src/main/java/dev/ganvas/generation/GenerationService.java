package dev.ganvas.generation;

import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.Conditioning;
import dev.ganvas.gan.PictureFunction;
import dev.ganvas.generation.PictureFinisher.Order;
import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.labelling.Marks;
import dev.ganvas.models.ModelCatalogue;
import dev.ganvas.models.ServedModel;
import dev.ganvas.nn.NativeEngine;
import dev.ganvas.provenance.ProvenanceEntry;
import dev.ganvas.storage.DataDirectory;
import dev.ganvas.storage.InvalidConfigurationException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Service;

/**
 * Generates pictures on a fixed set of worker threads, fed by a {@link JobQueue}.
 *
 * <p>A job is bound to the model version that was served when it was accepted, and holds that
 * version's {@link Engines engine} until it is answered. Every accepted job is answered exactly
 * once: with its pictures, or with the error of the pass that failed. {@link #stop} refuses new
 * jobs, waits until the workers have finished all accepted ones, and frees their memory; it comes
 * before the web server stops, so that new callers are told while accepted ones get their pictures.
 */
@Service
public class GenerationService implements SmartLifecycle {
  private static final String PROBE = "a picture";
  private static final Logger LOG = LoggerFactory.getLogger(GenerationService.class);

  /** What a pass takes at most, or a picture after it, when the service stops. */
  private static final Duration LAST_BATCH = Duration.ofSeconds(3);

  private final GenerationProperties properties;
  private final ShutdownProperties shutdown;
  private final ModelCatalogue models;
  private final Engines engines;
  private final Conditions conditions;
  private final PictureFinisher finisher;
  private final Clock clock;
  private final JobQueue queue;
  private final GenerationMeters meters;
  private final List<Thread> workers = new CopyOnWriteArrayList<>();
  private final Set<CompletableFuture<Void>> unanswered = ConcurrentHashMap.newKeySet();

  public GenerationService(
      GenerationProperties properties,
      ShutdownProperties shutdown,
      DataDirectory directory,
      ModelCatalogue models,
      Engines engines,
      Prompts prompts,
      PictureFinisher finisher,
      Clock clock,
      MeterRegistry meters) {
    // Before any other thread loads native code: this one changes the process environment.
    NativeEngine.tryToLoadFrom(directory.folder("native"));
    this.properties = properties;
    this.shutdown = shutdown;
    this.models = models;
    this.engines = engines;
    conditions = new Conditions(prompts);
    this.finisher = finisher;
    if (models.find(properties.defaultModel()).isEmpty()) {
      throw new InvalidConfigurationException(
          "ganvas.generation.default-model is \"%s\", but the models are %s"
              .formatted(
                  properties.defaultModel(),
                  models.all().stream().map(model -> model.manifest().name()).toList()));
    }
    this.clock = clock;
    queue = new JobQueue(properties.queueImages(), properties.workerCount());
    this.meters = new GenerationMeters(meters, queue);
  }

  @Override
  public synchronized void start() {
    for (int i = workers.size(); i < properties.workerCount(); i++) {
      Thread worker = new Thread(this::work, "generator-" + i);
      workers.add(worker);
      worker.start();
    }
  }

  @Override
  public boolean isRunning() {
    return !workers.isEmpty() && accepting();
  }

  /** Whether all workers live: they do until {@link #stop}, whatever a batch does to them. */
  public boolean working() {
    return workers.stream().allMatch(Thread::isAlive);
  }

  /** What generates: the engine, its workers and the threads of each. */
  public Map<String, Object> engine() {
    boolean onnx = properties.engine() == GenerationProperties.Engine.ONNXRUNTIME;
    return Map.of(
        "engine", onnx ? OnnxRuntimeGenerator.version() : "deeplearning4j",
        "workers", properties.workerCount(),
        "threadsEach", onnx ? 1 : NativeEngine.describe().getOrDefault("threads", 0));
  }

  /** The model of requests that name none. */
  public String defaultModel() {
    return properties.defaultModel();
  }

  /**
   * Queues a request.
   *
   * @param caller name of the key that asks; null without one
   * @return completes with the pictures in order, or with one contact sheet, once they stand in the
   *     provenance log. Cancelling it, or completing it otherwise, takes what has not begun out of
   *     the queue.
   * @throws QueueFullException if the queue has no room
   * @throws ShuttingDownException during shutdown
   */
  public CompletableFuture<Generation> submit(GenerationRequest request, @Nullable String caller) {
    return submit(request, new Order(clock.instant(), null, caller, true, false));
  }

  /**
   * The same for a file that is to be the same, byte for byte, whenever it is asked for: it does
   * not say when it was made, which its record does.
   */
  public CompletableFuture<Generation> submitLasting(
      GenerationRequest request, @Nullable String caller) {
    return submit(request, new Order(clock.instant(), null, caller, true, true));
  }

  /** Makes a picture again that was made then and had that id. */
  public CompletableFuture<Generation> again(GenerationRequest request, Instant created, UUID id) {
    return submit(request, new Order(created, id, null, true, false));
  }

  /**
   * Makes a recorded picture once more, to compare: it does not leave.
   *
   * @param prompt what was asked for, where the log does not keep it; null for nothing
   * @param negativePrompt what was not
   * @throws ReplayException if that is not what was asked for, or the version is no longer there
   */
  public CompletableFuture<Generation> replay(
      ProvenanceEntry entry, @Nullable String prompt, @Nullable String negativePrompt) {
    RecordedRequest request = finisher.recorded(entry, prompt, negativePrompt);
    ServedModel model =
        models
            .find(entry.model(), entry.modelVersion())
            .orElseThrow(
                () ->
                    new ReplayException(
                        "version %s of the model %s is no longer here"
                            .formatted(entry.modelVersion(), entry.model())));
    return submit(request.to(model), new Order(entry.created(), entry.id(), null, false, false));
  }

  private CompletableFuture<Generation> submit(GenerationRequest request, Order order) {
    Engines.Lease lease = engines.acquire(request.model());
    GenerationJob job;
    try {
      job = new GenerationJob(request, conditions.of(request, lease::text), finisher, order);
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
    CompletableFuture<Void> accounted = new CompletableFuture<>();
    unanswered.add(accounted);
    try {
      queue.add(job);
    } catch (QueueFullException | ShuttingDownException e) {
      job.future().cancel(false);
      meters.rejected(e);
      settle(accounted, lease);
      throw e;
    }
    job.future()
        .whenComplete(
            (generation, error) -> {
              meters.answered(request.model().manifest().name(), job.future());
              settle(accounted, lease);
            });
    return job.future();
  }

  /** Lets {@link #stop} go on, once all that follows an answer is done. */
  private void settle(CompletableFuture<Void> accounted, Engines.Lease lease) {
    try {
      lease.close();
    } finally {
      unanswered.remove(accounted);
      accounted.complete(null);
    }
  }

  /** The phrases of a request's prompt that its model knows nothing about. */
  public List<String> unknownPhrases(GenerationRequest request) {
    try (Engines.Lease lease = engines.acquire(request.model())) {
      return conditions.of(request, lease::text).unknownPhrases();
    }
  }

  /**
   * The request of a signed address.
   *
   * @throws IllegalArgumentException if its model is no longer here
   */
  public GenerationRequest recorded(RecordedRequest request) {
    String version = request.version();
    return (version == null ? models.find(request.model()) : models.find(request.model(), version))
        .map(request::to)
        .orElseThrow(() -> new IllegalArgumentException("no model named " + request.model()));
  }

  /** What a request would have to wait for: nothing is generated. */
  public Forecast forecast(GenerationRequest request) {
    return queue.forecast(request.sampling().count());
  }

  /** Whether requests are accepted. */
  public boolean accepting() {
    return !queue.isClosed();
  }

  /** Asks for one picture of the default model, to see that it can be generated. */
  public CompletableFuture<Generation> probe() {
    ServedModel model = models.find(defaultModel()).orElseThrow();
    Architecture architecture = model.manifest().architecture();
    boolean takesPrompts = architecture.conditioning().kind() == Conditioning.Kind.VECTOR;
    GenerationRequest request =
        new GenerationRequest(
            model,
            new Prompt(null, takesPrompts ? PROBE : null, null),
            new Sampling(0, 1, 1),
            new Output(architecture.resolution(), ImageFormat.PNG, ImageCodec.JPEG_QUALITY, false),
            new Marks(false, false));
    return submit(request, new Order(clock.instant(), null, null, false, false));
  }

  private void work() {
    try {
      while (workOnce()) {}
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Keeps nothing of a batch while it waits for the next: pictures take much memory. */
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
    long started = System.nanoTime();
    ServedModel served = batch.get(0).job().model();
    String model = served.manifest().name();
    try (Engines.Lease lease = engines.acquire(served)) {
      PictureFunction engine = lease.engine();
      float[][] inputs =
          batch.stream().map(item -> item.job().input(item.number())).toArray(float[][]::new);
      batch.stream()
          .filter(item -> item.number() == 0)
          .forEach(item -> meters.waited(item.job().waited()));
      float[] values = meters.inference(() -> engine.pictures(inputs));
      deliver(batch, engine, values);
    } catch (RuntimeException | Error e) {
      LOG.error("generating {} pictures with {} failed", batch.size(), model, e);
      batch.forEach(item -> item.job().future().completeExceptionally(e));
    }
    queue.measured(batch.size(), Duration.ofNanos(System.nanoTime() - started));
    meters.batch(model, batch.size());
  }

  private void deliver(List<JobQueue.Item> batch, PictureFunction engine, float[] values) {
    int side = engine.architecture().resolution();
    int channels = engine.architecture().imageChannels();
    for (int i = 0; i < batch.size(); i++) {
      JobQueue.Item item = batch.get(i);
      Picture picture = Picture.ofTensor(values, i, side, channels);
      finisher.executor().execute(() -> finish(item, picture));
    }
  }

  @SuppressWarnings("CatchingUnchecked") // Whoever waits for it is told.
  private static void finish(JobQueue.Item item, Picture picture) {
    try {
      item.job().finish(item.number(), picture);
    } catch (RuntimeException | Error e) {
      LOG.error("a picture of {} could not be finished", item.job().model().id(), e);
      item.job().future().completeExceptionally(e);
    }
  }

  @Override
  public int getPhase() {
    return ShutdownProperties.BEFORE_WEB_SERVER;
  }

  /**
   * Finishes what was accepted, for as long as is configured, and refuses the rest; blocks until
   * that is done.
   */
  @Override
  public void stop() {
    queue.close();
    if (!awaitWorkers(shutdown.drain())) {
      LOG.warn("{} pictures are not made any more", queue.waiting());
      queue.abandon();
    }
    if (awaitWorkers(LAST_BATCH) && awaitAnswers()) {
      engines.close();
    }
  }

  private boolean awaitWorkers(Duration time) {
    long deadline = System.nanoTime() + time.toNanos();
    try {
      for (Thread worker : workers) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        worker.join(Math.max(1, left));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return workers.stream().noneMatch(Thread::isAlive);
  }

  /** Made pictures may still wait for a time stamp, or for their records. */
  private boolean awaitAnswers() {
    return CompletableFuture.allOf(unanswered.toArray(CompletableFuture[]::new))
        .thenApply(done -> true)
        .completeOnTimeout(false, LAST_BATCH.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }
}
