package dev.ganvas.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;

import dev.ganvas.dreams.Dreams;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.labelling.Labeller;
import dev.ganvas.labelling.Marks;
import dev.ganvas.models.ModelCatalogue;
import dev.ganvas.models.ModelProperties;
import dev.ganvas.models.ShippedModels;
import dev.ganvas.provenance.LogInMemory;
import dev.ganvas.storage.DataDirectory;
import dev.ganvas.storage.InvalidConfigurationException;
import dev.ganvas.storage.SharedSecrets;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mockito.Mockito;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

@Timeout(120)
class GenerationServiceTests {
  private static final ModelCatalogue MODELS =
      new ModelCatalogue(List.of(new ShippedModels()), new ModelProperties(List.of()));
  private static final DataDirectory DIRECTORY = new DataDirectory(Path.of("target/data"));

  private Duration drain = Duration.ofMinutes(1);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final LogInMemory log = new LogInMemory();

  @AfterEach
  void closeLog() {
    log.close();
  }

  /** The service and its workers, put together as by Spring. */
  private record Running(GenerationService service, GenerationWorkers workers) {
    CompletableFuture<Generation> submit(GenerationRequest request, @Nullable String caller) {
      return service.submit(request, caller);
    }

    boolean working() {
      return workers.working();
    }

    void start() {
      workers.start();
    }

    void stop() {
      workers.stop();
    }
  }

  private final FinishingCost cost = new FinishingCost();

  private Running service(String model, GenerationProperties.Engine engine) {
    return service(model, engine, finisher());
  }

  private PictureFinisher finisher() {
    JsonMapper json = JsonMapper.builder().build();
    return new PictureFinisher(
        Labeller.unsigned(),
        log.log(),
        new RequestRecords(log.properties(), SharedSecrets.of(DIRECTORY), new SecureRandom(), json),
        Mockito.mock(Dreams.class),
        cost,
        meters);
  }

  private Running service(
      String model, GenerationProperties.Engine engine, PictureFinisher finisher) {
    GenerationProperties properties =
        new GenerationProperties(
            model, engine, 2, 2000, 8, Duration.ZERO, Duration.ZERO, DataSize.ofMegabytes(256));
    Engines engines = new Engines(properties);
    JobQueue queue = new JobQueue(properties, cost);
    GenerationMeters counted = new GenerationMeters(meters, queue);
    Conditions conditions = new Conditions(engines, new Prompts(meters));
    GenerationService service =
        new GenerationService(conditions, queue, finisher, counted, Clock.systemUTC());
    new DefaultModel(properties, MODELS, service);
    ShutdownProperties shutdown = new ShutdownProperties(Duration.ZERO, drain);
    return new Running(
        service, new GenerationWorkers(properties, shutdown, DIRECTORY, queue, engines, counted));
  }

  private static GenerationRequest request(int count, long seed) {
    return new GenerationRequest(
        MODELS.find("fashion").orElseThrow(),
        new Prompt(3, null, null),
        Sampling.of(seed, count, 1),
        new Output(32, ImageFormat.PNG, 92, false),
        new Marks(false, false));
  }

  @ParameterizedTest
  @EnumSource
  void everyRequestIsAnsweredOnceAndStoppingLosesNone(GenerationProperties.Engine engine)
      throws Exception {
    Running service = service("fashion", engine);
    service.start();
    AtomicInteger answers = new AtomicInteger();
    List<CompletableFuture<Generation>> futures = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      futures.add(
          service
              .submit(request(1 + i % 5, i), null)
              .whenComplete((images, error) -> answers.incrementAndGet()));
    }
    service.stop();
    assertThatThrownBy(() -> service.submit(request(1, 0), null))
        .isInstanceOf(ShuttingDownException.class);
    for (int i = 0; i < 100; i++) {
      List<GeneratedImage> images = futures.get(i).get(10, TimeUnit.SECONDS).images();
      assertThat(images).hasSize(1 + i % 5);
      assertThat(images.get(0).seed()).isEqualTo(i);
    }
    assertThat(answers).hasValue(100);
    assertThat(meters.counter("ganvas.images", "model", "fashion").count()).isEqualTo(300);
    assertThat(requests("served")).isEqualTo(100);
    assertThat(meters.counter("ganvas.rejected", "reason", "shutting_down").count()).isEqualTo(1);
  }

  static List<Throwable> failures() {
    return List.of(
        new IllegalStateException("a bug"),
        new StackOverflowError(),
        new OutOfMemoryError("tight"),
        new AssertionError("another bug"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void workersOutliveWhateverABatchDoesToThem(Throwable failure) {
    PictureFinisher finisher = Mockito.spy(finisher());
    Mockito.doThrow(failure, failure, failure, failure)
        .doCallRealMethod()
        .when(finisher)
        .file(any(), any(), any());
    Running service = service("fashion", GenerationProperties.Engine.ONNXRUNTIME, finisher);
    service.start();
    for (int i = 0; i < 4; i++) {
      assertThatThrownBy(service.submit(request(1, i), null)::join).hasCause(failure);
    }
    assertThat(service.submit(request(1, 5), null).join().images()).hasSize(1);
    assertThat(service.working()).isTrue();
    service.stop();
  }

  @Test
  void whatACallerGaveUpIsNotGenerated() {
    Running service = service("fashion", GenerationProperties.Engine.ONNXRUNTIME);
    CompletableFuture<Generation> left = service.submit(request(64, 1), null);
    CompletableFuture<Generation> stayed = service.submit(request(2, 1), null);
    left.cancel(false);
    service.start();
    assertThat(stayed.join().images()).hasSize(2);
    service.stop();
    assertThat(meters.counter("ganvas.images", "model", "fashion").count()).isEqualTo(2);
    assertThat(requests("abandoned")).isEqualTo(1);
  }

  @Test
  void whatCannotBeMadeInTimeIsRefusedAtShutdown() {
    drain = Duration.ofMillis(1);
    Running service = service("fashion", GenerationProperties.Engine.ONNXRUNTIME);
    List<CompletableFuture<Generation>> accepted = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      accepted.add(service.submit(request(64, i), null));
    }
    service.start();
    service.stop();
    assertThat(accepted)
        .allMatch(CompletableFuture::isDone)
        .anySatisfy(
            late -> assertThatThrownBy(late::join).hasCauseInstanceOf(ShuttingDownException.class));
  }

  @Test
  void whatWaitsForOthersIsNotFinishedByGenerators() throws Exception {
    ExecutorService others = Executors.newSingleThreadExecutor(work -> new Thread(work, "others"));
    Set<String> threads = ConcurrentHashMap.newKeySet();
    PictureFinisher finisher = Mockito.spy(finisher());
    Mockito.doReturn(others).when(finisher).executor();
    Mockito.doAnswer(
            call -> {
              threads.add(Thread.currentThread().getName());
              return call.callRealMethod();
            })
        .when(finisher)
        .file(any(), any(), any());
    Running service = service("fashion", GenerationProperties.Engine.ONNXRUNTIME, finisher);
    service.start();
    assertThat(service.submit(request(3, 1), null).get(20, TimeUnit.SECONDS).images()).hasSize(3);
    service.stop();
    others.shutdown();
    assertThat(threads).containsExactly("others");
  }

  private double requests(String outcome) {
    return meters.counter("ganvas.requests", "model", "fashion", "outcome", outcome).count();
  }

  @Test
  void aDefaultModelThatIsNotThereStopsTheStart() {
    assertThatThrownBy(() -> service("nonsense", GenerationProperties.Engine.ONNXRUNTIME))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("nonsense")
        .hasMessageContaining("fashion");
  }
}
