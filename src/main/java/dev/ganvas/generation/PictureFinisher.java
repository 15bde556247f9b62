package dev.ganvas.generation;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Encodes, labels and records generated pictures. */
@Component
class PictureFinisher {
  /** Most pictures that wait for a time stamp at the same time. */
  private static final int WAITING_THREADS = 32;

  private final Labeller labeller;
  private final ProvenanceLog log;
  private final RequestRecords records;
  private final Executor executor;
  private final JsonMapper json;
  private final Timer encoding;

  PictureFinisher(
      Labeller labeller,
      ProvenanceLog log,
      RequestRecords records,
      JsonMapper json,
      MeterRegistry meters) {
    this.labeller = labeller;
    this.log = log;
    this.records = records;
    this.json = json;
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
            !delivery.reproducible());
    return encoding.record(
        () ->
            labeller.label(
                picture,
                single.output().format(),
                single.output().quality(),
                origin,
                single.marks().visible(),
                single.marks().parameters() ? json.writeValueAsString(parameters(single)) : null));
  }

  private static Map<String, Object> parameters(GenerationRequest single) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    Prompt prompt = single.prompt();
    if (prompt.classIndex() != null) {
      parameters.put("class", prompt.classIndex());
    }
    if (prompt.text() != null) {
      parameters.put("prompt", prompt.text());
    }
    if (prompt.negative() != null) {
      parameters.put("negativePrompt", prompt.negative());
    }
    parameters.put("seed", single.sampling().seed());
    if (single.sampling().mix() != null) {
      parameters.put("mix", single.sampling().mix());
    }
    parameters.put("n", single.sampling().count());
    parameters.put("truncation", single.sampling().truncation());
    return parameters;
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
