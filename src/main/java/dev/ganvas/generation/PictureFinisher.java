package dev.ganvas.generation;

import dev.ganvas.derived.LaneRefusedException;
import dev.ganvas.dreams.Dream;
import dev.ganvas.dreams.DreamForecast;
import dev.ganvas.dreams.DreamPlace;
import dev.ganvas.dreams.Dreams;
import dev.ganvas.images.Picture;
import dev.ganvas.labelling.LabelledImage;
import dev.ganvas.labelling.Labeller;
import dev.ganvas.labelling.c2pa.ImageOrigin;
import dev.ganvas.provenance.ProvenanceLog;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Encodes, labels and records generated pictures, and has them dreamt on before. */
@Component
class PictureFinisher {
  /** Most pictures that wait for a time stamp at the same time. */
  private static final int WAITING_THREADS = 32;

  private final Labeller labeller;
  private final ProvenanceLog log;
  private final RequestRecords records;
  private final Executor executor;
  private final Dreams dreams;
  private final FinishingCost cost;
  private final Timer encoding;

  PictureFinisher(
      Labeller labeller,
      ProvenanceLog log,
      RequestRecords records,
      Dreams dreams,
      FinishingCost cost,
      MeterRegistry meters) {
    this.labeller = labeller;
    this.log = log;
    this.records = records;
    this.dreams = dreams;
    this.cost = cost;
    executor =
        labeller.asksOthers() ? Executors.newFixedThreadPool(WAITING_THREADS) : Runnable::run;
    encoding =
        Timer.builder("ganvas.encoding")
            .description("Time to make a labelled file of a picture")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofNanos(50_000))
            .maximumExpectedValue(Duration.ofSeconds(10))
            .register(meters);
  }

  /** Runs the finishing of pictures: on the generating thread, unless it waits for an authority. */
  Executor executor() {
    return executor;
  }

  @PreDestroy
  void close() {
    if (executor instanceof ExecutorService pool) {
      pool.shutdownNow();
    }
  }

  /**
   * How pictures are delivered.
   *
   * @param created time of the first request for them
   * @param id of a picture that is made again; null for new ones
   * @param caller name of the caller's key; null without one
   * @param recorded whether they leave the service, and so are recorded in the log
   * @param reproducible whether every request gives the same file, byte for byte, without a time
   */
  record Delivery(
      Instant created,
      @Nullable UUID id,
      @Nullable String caller,
      boolean recorded,
      boolean reproducible) {}

  /**
   * The file of a picture.
   *
   * @param single request for this picture alone
   */
  LabelledImage file(GenerationRequest single, Picture picture, Delivery delivery) {
    ImageOrigin origin =
        new ImageOrigin(
            delivery.id() == null ? records.id(single, delivery.reproducible()) : delivery.id(),
            single.model().manifest().name(),
            single.model().manifest().version(),
            delivery.created(),
            !delivery.reproducible(),
            editor(single.dream()));
    long started = System.nanoTime();
    LabelledImage image =
        labeller.label(
            picture,
            single.output().format(),
            single.output().quality(),
            origin,
            single.marks().visible(),
            single.marks().parameters() ? records.parameters(single) : null);
    Duration time = Duration.ofNanos(System.nanoTime() - started);
    encoding.record(time);
    cost.measured((long) picture.width() * picture.height(), time);
    return image;
  }

  private static ImageOrigin.@Nullable Editor editor(@Nullable Dream dream) {
    return dream == null ? null : new ImageOrigin.Editor(Dreams.MODEL, dream.version());
  }

  /**
   * Takes a place for the dreams of a request.
   *
   * @return null if it has none
   * @throws LaneRefusedException if too many dreams wait already
   */
  @Nullable DreamPlace reserve(GenerationRequest request) {
    Dream dream = request.dream();
    return dream == null
        ? null
        : dreams.reserve(dream.options(), request.output().size(), request.sampling().count());
  }

  /** What the dreams of a request would meet; empty if it has none. */
  Optional<DreamForecast> forecast(GenerationRequest request) {
    return Optional.ofNullable(request.dream())
        .map(
            dream ->
                dreams.forecast(
                    dream.options(), request.output().size(), request.sampling().count()));
  }

  /** A picture of a request with the entry that is to stand in the log. */
  RecordedImage recorded(GenerationRequest request, GeneratedImage image, @Nullable String caller) {
    GenerationRequest single = request.single(image.seed(), request.sampling().truncation());
    return new RecordedImage(image.image(), records.entry(single, image.image(), caller));
  }

  /**
   * Records files in the provenance log.
   *
   * @param requests for each of the pictures alone
   * @return completes when they are recorded
   */
  CompletableFuture<Void> record(
      List<GenerationRequest> requests, List<GeneratedImage> images, Delivery delivery) {
    return log.append(
        IntStream.range(0, images.size())
            .mapToObj(i -> records.entry(requests.get(i), images.get(i).image(), delivery.caller()))
            .toList());
  }
}
