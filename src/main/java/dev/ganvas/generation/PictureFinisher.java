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

/** Makes files of pictures: labels them, and writes into the provenance log what it made. */
@Component
class PictureFinisher {
  /** Pictures that wait for a time stamp at once. */
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

  /** What runs the finishing of a picture: generators do, unless it waits for others' answers. */
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
   * For whom and when pictures are made.
   *
   * @param created when they were first asked for
   * @param id of the only picture; null for new ones
   * @param caller name of the key that asks; null without one
   * @param leaving whether they go out, and so into the log
   * @param lasting whether the file is to be the same whenever it is asked for
   */
  record Order(
      Instant created,
      @Nullable UUID id,
      @Nullable String caller,
      boolean leaving,
      boolean lasting) {}

  /**
   * The file of a picture.
   *
   * @param single the request that would give this picture alone
   */
  LabelledImage file(GenerationRequest single, Picture picture, Order order) {
    ImageOrigin origin =
        new ImageOrigin(
            order.id() == null ? records.id(single, order.lasting()) : order.id(),
            single.model().manifest().name(),
            single.model().manifest().version(),
            order.created(),
            !order.lasting());
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
   * Notes files in the provenance log.
   *
   * @param requests those that would give each of the pictures alone
   * @return completes when they stand there
   */
  CompletableFuture<Void> record(
      List<GenerationRequest> requests, List<GeneratedImage> images, Order order) {
    return log.append(
        IntStream.range(0, images.size())
            .mapToObj(i -> records.entry(requests.get(i), images.get(i).image(), order.caller()))
            .toList());
  }
}
