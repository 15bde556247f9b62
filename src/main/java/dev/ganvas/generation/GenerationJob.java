package dev.ganvas.generation;

import dev.ganvas.gan.LatentDirections;
import dev.ganvas.images.ContactSheet;
import dev.ganvas.images.Picture;
import dev.ganvas.images.Resampler;
import dev.ganvas.models.ServedModel;
import dev.ganvas.nn.Latents;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request in progress. Workers take its pictures one by one and may finish them in any delivery;
 * the last one completes the future. {@link #taken} is guarded by the queue's lock.
 */
final class GenerationJob {
  private static final Logger LOG = LoggerFactory.getLogger(GenerationJob.class);

  private final GenerationRequest request;
  private final Conditions.Conditioned conditions;
  private final PictureFinisher finisher;
  private final PictureFinisher.Delivery delivery;
  private final Picture[] pictures;
  private final GeneratedImage[] images;
  private final AtomicInteger missing;
  private final CompletableFuture<Generation> future = new CompletableFuture<>();
  private final long createdNanos = System.nanoTime();
  private int taken;

  /**
   * @param conditions of its pictures
   */
  GenerationJob(
      GenerationRequest request,
      Conditions.Conditioned conditions,
      PictureFinisher finisher,
      PictureFinisher.Delivery delivery) {
    this.request = request;
    this.conditions = conditions;
    this.finisher = finisher;
    this.delivery = delivery;
    pictures = new Picture[request.sampling().count()];
    images = new GeneratedImage[request.output().sheet() ? 0 : request.sampling().count()];
    missing = new AtomicInteger(request.sampling().count());
  }

  GenerationRequest request() {
    return request;
  }

  /** The version that makes the pictures, even if another one is served by then. */
  ServedModel model() {
    return request.model();
  }

  CompletableFuture<Generation> future() {
    return future;
  }

  /** Time since the request was accepted. */
  Duration waited() {
    return Duration.ofNanos(System.nanoTime() - createdNanos);
  }

  /** Takes the next picture, and returns its index. */
  int take() {
    return taken++;
  }

  int remaining() {
    return future.isDone() ? 0 : request.sampling().count() - taken;
  }

  /** The input of the generator for a picture: latent, then condition. */
  float[] input(int number) {
    float[] input = mixed(request.sampling().seeds().get(number));
    LatentDirections directions = conditions.directions();
    if (directions != null) {
      directions.move(input, request.sampling().directions());
    }
    return input;
  }

  private float[] mixed(long seed) {
    Mix mix = request.sampling().mix();
    if (mix == null) {
      return input(seed, request.prompt());
    }
    return mix.of(seed)
        .input(
            part ->
                input(
                    Objects.requireNonNull(part.seed()),
                    Objects.requireNonNullElse(part.prompt(), request.prompt())),
            model().manifest().architecture().latentSize());
  }

  private float[] input(long seed, Prompt prompt) {
    return Latents.input(
        seed,
        model().manifest().architecture().latentSize(),
        request.sampling().truncation(),
        conditions.of(prompt, seed));
  }

  /**
   * Takes over a generated picture and has its file made; the last one completes the job, and so
   * does what goes wrong.
   */
  void accept(int number, Picture picture) {
    finisher.executor().execute(() -> finishOrFail(number, picture));
  }

  @SuppressWarnings("CatchingUnchecked") // Whoever waits for it is told.
  private void finishOrFail(int number, Picture picture) {
    try {
      finish(number, picture);
    } catch (RuntimeException | Error e) {
      LOG.error("a picture of {} could not be finished", model().id(), e);
      future.completeExceptionally(e);
    }
  }

  private void finish(int number, Picture picture) {
    Picture sized = Resampler.resize(picture, request.output().size(), request.output().size());
    if (request.output().sheet()) {
      pictures[number] = sized;
    } else {
      images[number] = file(single(number), sized);
    }
    if (missing.decrementAndGet() == 0) {
      deliver(request.output().sheet() ? List.of(file(request, sheet())) : List.of(images));
    }
  }

  private GenerationRequest single(int number) {
    return request.single(request.sampling().seeds().get(number), request.sampling().truncation());
  }

  private Picture sheet() {
    List<Picture> all = IntStream.range(0, pictures.length).mapToObj(i -> pictures[i]).toList();
    return ContactSheet.of(all, ContactSheet.columns(request.sampling().count()));
  }

  private GeneratedImage file(GenerationRequest asked, Picture picture) {
    return new GeneratedImage(
        asked.sampling().seed(),
        picture.width(),
        picture.height(),
        finisher.file(asked, picture, delivery));
  }

  /** Completes the job; pictures that go out are recorded first. */
  private void deliver(List<GeneratedImage> all) {
    Generation generation = new Generation(model(), all, conditions.unknownPhrases());
    if (!delivery.recorded()) {
      future.complete(generation);
      return;
    }
    List<GenerationRequest> requests =
        request.output().sheet()
            ? List.of(request)
            : IntStream.range(0, all.size()).mapToObj(this::single).toList();
    finisher
        .record(requests, all, delivery)
        .whenComplete(
            (recorded, error) -> {
              if (error == null) {
                future.complete(generation);
              } else {
                future.completeExceptionally(error);
              }
            });
  }
}
