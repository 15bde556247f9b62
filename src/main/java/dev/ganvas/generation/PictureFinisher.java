package dev.ganvas.generation;

import dev.ganvas.images.Picture;
import dev.ganvas.labelling.LabelledImage;
import dev.ganvas.labelling.Labeller;
import dev.ganvas.labelling.c2pa.DerivedId;
import dev.ganvas.labelling.c2pa.ImageOrigin;
import dev.ganvas.provenance.ProvenanceEntry;
import dev.ganvas.provenance.ProvenanceLog;
import dev.ganvas.provenance.ProvenanceProperties;
import dev.ganvas.storage.DataDirectory;
import dev.ganvas.storage.KeyedHash;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.annotation.PreDestroy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Makes files of pictures: labels them, and writes into the provenance log what it made. */
@Component
class PictureFinisher {
  private static final String KEY = "provenance-key";

  /** Pictures that wait for a time stamp at once. */
  private static final int WAITING_THREADS = 32;

  private final Labeller labeller;
  private final ProvenanceLog log;
  private final boolean promptsRecorded;
  private final KeyedHash hash;
  private final Executor executor;
  private final JsonMapper json;
  private final Timer encoding;

  PictureFinisher(
      Labeller labeller,
      ProvenanceLog log,
      ProvenanceProperties properties,
      DataDirectory directory,
      RandomGenerator random,
      JsonMapper json,
      MeterRegistry meters) {
    this.labeller = labeller;
    this.log = log;
    this.promptsRecorded = properties.prompts();
    this.hash = new KeyedHash(directory, KEY, random);
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
            order.id() == null ? id(single, order) : order.id(),
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

  /**
   * The id of a picture. Its last 32 bits, which the watermark carries, follow from what is to be
   * seen in it, so that the same model version, seed and options give the same pixels. The others
   * are drawn, or for a file that is to be the same every time follow from all that decides it.
   */
  private UUID id(GenerationRequest single, Order order) {
    RecordedRequest exact = RecordedRequest.of(single);
    int mark = ByteBuffer.wrap(hash.of(json.writeValueAsBytes(exact.pixels()))).getInt();
    UUID id = UUID.randomUUID();
    if (order.lasting()) {
      ByteBuffer bits = ByteBuffer.wrap(hash.of(json.writeValueAsBytes(exact)));
      id = DerivedId.of(bits.getLong(), bits.getLong());
    }
    return new UUID(
        id.getMostSignificantBits(),
        id.getLeastSignificantBits() & 0xFFFF_FFFF_0000_0000L | mark & 0xFFFF_FFFFL);
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
    parameters.put("n", single.sampling().count());
    parameters.put("truncation", single.sampling().truncation());
    return parameters;
  }

  /** What the log is to keep of such a file. */
  ProvenanceEntry entry(GenerationRequest single, LabelledImage image, Order order) {
    RecordedRequest request = RecordedRequest.of(single);
    String all = json.writeValueAsString(request);
    String kept = promptsRecorded ? all : json.writeValueAsString(request.withPrompts(null, null));
    return ProvenanceEntry.of(image, request.seed(), kept, optionsHash(all), order.caller());
  }

  /**
   * The request for a recorded picture.
   *
   * @param prompt what was asked for, where the log does not keep it
   * @throws ReplayException if that is not what was asked for
   */
  RecordedRequest recorded(
      ProvenanceEntry entry, @Nullable String prompt, @Nullable String negativePrompt) {
    RecordedRequest request = json.readValue(entry.options(), RecordedRequest.class);
    if (prompt != null || negativePrompt != null) {
      request = request.withPrompts(prompt, negativePrompt);
    }
    if (!optionsHash(json.writeValueAsString(request)).equals(entry.optionsHash())) {
      throw new ReplayException(
          prompt == null && negativePrompt == null
              ? "the picture was made from a prompt, which the log does not keep: give it as prompt"
                  + " and negativePrompt"
              : "the picture was made from another prompt");
    }
    return request;
  }

  /** Tells whether two requests, as JSON, ask for the same picture. */
  private String optionsHash(String options) {
    return HexFormat.of().formatHex(hash.of(options.getBytes(StandardCharsets.UTF_8)));
  }

  CompletableFuture<Void> record(List<ProvenanceEntry> entries) {
    return log.append(entries);
  }
}
