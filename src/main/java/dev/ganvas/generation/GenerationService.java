package dev.ganvas.generation;

import dev.ganvas.gan.Conditioning;
import dev.ganvas.gan.PictureFunction;
import dev.ganvas.generation.PictureFinisher.Order;
import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.labelling.Marks;
import dev.ganvas.models.ModelCatalogue;
import dev.ganvas.models.ModelManifest;
import dev.ganvas.models.ServedModel;
import dev.ganvas.nn.Latents;
import dev.ganvas.nn.NativeEngine;
import dev.ganvas.prompts.TextConditions;
import dev.ganvas.provenance.ProvenanceEntry;
import dev.ganvas.storage.DataDirectory;
import dev.ganvas.storage.InvalidConfigurationException;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
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
  private final Prompts prompts;
  private final PictureFinisher finisher;
  private final Clock clock;
  private final JobQueue queue;
  private final MeterRegistry meters;
  private final Timer inference;
  private final Timer queueWait;
  private final DistributionSummary batchSizes;
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
    this.prompts = prompts;
    this.finisher = finisher;
    if (models.find(properties.defaultModel()).isEmpty()) {
      throw new InvalidConfigurationException(
          "ganvas.generation.default-model is \"%s\", but the models are %s"
              .formatted(
                  properties.defaultModel(),
                  models.all().stream().map(model -> model.manifest().name()).toList()));
    }
    this.clock = clock;
    this.meters = meters;
    queue = new JobQueue(properties.queueImages(), properties.workerCount());
    Gauge.builder("ganvas.queue.depth", queue, JobQueue::waiting).register(meters);
    inference = timer("ganvas.inference", "Time of one pass of a generator");
    queueWait = timer("ganvas.queue.wait", "Time from a request to its first pass");
    batchSizes = DistributionSummary.builder("ganvas.batch.size").register(meters);
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(1))
        .maximumExpectedValue(Duration.ofMinutes(1))
        .register(meters);
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
  public CompletableFuture<List<GeneratedImage>> submit(
      GenerationRequest request, @Nullable String caller) {
    return submit(request, new Order(clock.instant(), null, caller, true, false));
  }

  /**
   * The same for a file that is to be the same, byte for byte, whenever it is asked for: it does
   * not say when it was made, which its record does.
   *
   * @param request of a certain version of a model
   */
  public CompletableFuture<List<GeneratedImage>> submitLasting(
      GenerationRequest request, @Nullable String caller) {
    return submit(request, new Order(clock.instant(), null, caller, true, true));
  }

  /** Makes a picture again that was made then and had that id. */
  public CompletableFuture<List<GeneratedImage>> again(
      GenerationRequest request, Instant created, UUID id) {
    return submit(request, new Order(created, id, null, true, false));
  }

  /**
   * Makes a recorded picture once more, to compare: it does not leave.
   *
   * @param prompt what was asked for, where the log does not keep it; null for nothing
   * @param negativePrompt what was not
   * @throws ReplayException if that is not what was asked for, or the version is no longer there
   */
  public CompletableFuture<List<GeneratedImage>> replay(
      ProvenanceEntry entry, @Nullable String prompt, @Nullable String negativePrompt) {
    GenerationRequest request = finisher.recorded(entry, prompt, negativePrompt);
    if (models.find(entry.model(), entry.modelVersion()).isEmpty()) {
      throw new ReplayException(
          "version %s of the model %s is no longer here"
              .formatted(entry.modelVersion(), entry.model()));
    }
    return submit(
        request.with(entry.modelVersion(), request.prompt(), request.negativePrompt()),
        new Order(entry.created(), entry.id(), null, false, false));
  }

  private CompletableFuture<List<GeneratedImage>> submit(GenerationRequest request, Order order) {
    ServedModel model = model(request);
    Engines.Lease lease = engines.acquire(model);
    GenerationJob job;
    try {
      job = new GenerationJob(request, model, conditions(request, model, lease), finisher, order);
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
      String reason = e instanceof QueueFullException ? "queue_full" : "shutting_down";
      meters.counter("ganvas.rejected", "reason", reason).increment();
      settle(accounted, lease);
      throw e;
    }
    job.future()
        .whenComplete(
            (images, error) -> {
              count(request.model(), job.future());
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

  private LongFunction<float[]> conditions(
      GenerationRequest request, ServedModel model, Engines.Lease lease) {
    Conditioning conditioning = model.manifest().architecture().conditioning();
    return switch (conditioning.kind()) {
      case NONE -> seed -> new float[0];
      case CLASSES -> seed -> oneHot(request.classIndex(), seed, conditioning.size());
      case VECTOR -> {
        TextConditions text = Objects.requireNonNull(lease.text());
        yield read(model, text, request.prompt(), request.negativePrompt()).condition()::drawn;
      }
    };
  }

  private static float[] oneHot(@Nullable Integer asked, long seed, int classes) {
    int index =
        asked == null ? (int) Long.remainderUnsigned(Latents.mix(seed, -1), classes) : asked;
    float[] condition = new float[classes];
    condition[index] = 1;
    return condition;
  }

  private PromptReading read(
      ServedModel model,
      TextConditions text,
      @Nullable String prompt,
      @Nullable String negativePrompt) {
    return prompts.read(
        model.id(),
        text,
        Objects.requireNonNullElse(prompt, ""),
        Objects.requireNonNullElse(negativePrompt, ""));
  }

  /** The phrases of a request's prompt that its model knows nothing about. */
  public List<String> unknownPhrases(GenerationRequest request) {
    if (request.prompt() == null) {
      return List.of();
    }
    ServedModel model = model(request);
    try (Engines.Lease lease = engines.acquire(model)) {
      TextConditions text = Objects.requireNonNull(lease.text());
      return read(model, text, request.prompt(), request.negativePrompt()).unknown();
    }
  }

  private void count(String model, CompletableFuture<?> future) {
    String outcome = "served";
    if (future.isCompletedExceptionally()) {
      outcome = future.isCancelled() ? "abandoned" : "failed";
    }
    meters.counter("ganvas.requests", "model", model, "outcome", outcome).increment();
  }

  private ServedModel model(GenerationRequest request) {
    String version = request.version();
    return (version == null ? models.find(request.model()) : models.find(request.model(), version))
        .orElseThrow(() -> new IllegalArgumentException("no model named " + request.model()));
  }

  /** What a request would have to wait for: nothing is generated. */
  public Forecast forecast(GenerationRequest request) {
    return queue.forecast(request.count());
  }

  /** Whether requests are accepted. */
  public boolean accepting() {
    return !queue.isClosed();
  }

  /** Asks for one picture of the default model, to see that it can be generated. */
  public CompletableFuture<List<GeneratedImage>> probe() {
    ModelManifest manifest = models.find(defaultModel()).orElseThrow().manifest();
    boolean reads = manifest.architecture().conditioning().kind() == Conditioning.Kind.VECTOR;
    return submit(
        new GenerationRequest(
            defaultModel(),
            null,
            null,
            reads ? PROBE : null,
            null,
            1,
            0,
            1,
            manifest.architecture().resolution(),
            ImageFormat.PNG,
            ImageCodec.JPEG_QUALITY,
            false,
            new Marks(false, false)),
        new Order(clock.instant(), null, null, false, false));
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
          .forEach(item -> queueWait.record(item.job().waited()));
      float[] values = inference.record(() -> engine.pictures(inputs));
      deliver(batch, engine, values);
    } catch (RuntimeException | Error e) {
      LOG.error("generating {} pictures with {} failed", batch.size(), model, e);
      batch.forEach(item -> item.job().future().completeExceptionally(e));
    }
    queue.measured(batch.size(), Duration.ofNanos(System.nanoTime() - started));
    batchSizes.record(batch.size());
    meters.counter("ganvas.images", "model", model).increment(batch.size());
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
