package dev.ganvas.generation;

import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.Latents;
import dev.ganvas.images.ContactSheet;
import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.Picture;
import dev.ganvas.images.Resampler;
import dev.ganvas.labelling.ImageOrigin;
import dev.ganvas.labelling.Labeller;
import dev.ganvas.models.ServedModel;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A request under way. Workers take its pictures one by one and may finish them in any order; the
 * last one completes the future. {@link #taken} belongs to the queue's lock.
 */
final class GenerationJob {
  private final GenerationRequest request;
  private final ServedModel model;
  private final LongFunction<float[]> conditions;
  private final Labeller labeller;
  private final @Nullable UUID id;
  private final Instant created;
  private final Picture[] pictures;
  private final GeneratedImage[] images;
  private final AtomicInteger missing;
  private final CompletableFuture<List<GeneratedImage>> future = new CompletableFuture<>();
  private final long createdNanos = System.nanoTime();
  private int taken;

  /**
   * @param id of its only picture; null for new ones
   * @param conditions what the generator is told for a picture, by its seed
   */
  GenerationJob(
      GenerationRequest request,
      ServedModel model,
      LongFunction<float[]> conditions,
      Labeller labeller,
      Instant created,
      @Nullable UUID id) {
    this.request = request;
    this.model = model;
    this.conditions = conditions;
    this.labeller = labeller;
    this.created = created;
    this.id = id;
    pictures = new Picture[request.count()];
    images = new GeneratedImage[request.sheet() ? 0 : request.count()];
    missing = new AtomicInteger(request.count());
  }

  GenerationRequest request() {
    return request;
  }

  /** The version that is to make the pictures, whatever is served by then. */
  ServedModel model() {
    return model;
  }

  CompletableFuture<List<GeneratedImage>> future() {
    return future;
  }

  /** Since the request was made. */
  Duration waited() {
    return Duration.ofNanos(System.nanoTime() - createdNanos);
  }

  /** The number of the next picture to generate. */
  int take() {
    return taken++;
  }

  int remaining() {
    return future.isDone() ? 0 : request.count() - taken;
  }

  /** The numbers that go into the generator for a picture: latent, then condition. */
  float[] input(int number) {
    long seed = request.seed() + number;
    Architecture architecture = model.manifest().architecture();
    int latent = architecture.latentSize();
    float[] condition = conditions.apply(seed);
    float[] input = Arrays.copyOf(Latents.normals(seed, latent), latent + condition.length);
    for (int i = 0; i < latent; i++) {
      input[i] *= (float) request.truncation();
    }
    System.arraycopy(condition, 0, input, latent, condition.length);
    return input;
  }

  /** Takes over a generated picture, encodes and labels it, and completes the job with the last. */
  void finish(int number, Picture picture) {
    Picture sized = Resampler.resize(picture, request.size(), request.size());
    if (request.sheet()) {
      pictures[number] = sized;
    } else {
      images[number] = label(request.seed() + number, sized);
    }
    if (missing.decrementAndGet() == 0) {
      future.complete(request.sheet() ? List.of(sheet()) : List.of(images));
    }
  }

  private GeneratedImage sheet() {
    int columns = ContactSheet.columns(request.count());
    List<Picture> all = IntStream.range(0, pictures.length).mapToObj(i -> pictures[i]).toList();
    return label(request.seed(), ContactSheet.of(all, columns));
  }

  private GeneratedImage label(long seed, Picture picture) {
    byte[] encoded = ImageCodec.encode(picture, request.format(), request.quality());
    return new GeneratedImage(
        seed,
        picture.width(),
        picture.height(),
        labeller.label(encoded, request.format().mediaType(), origin()));
  }

  private ImageOrigin origin() {
    return new ImageOrigin(
        id == null ? UUID.randomUUID() : id,
        model.manifest().name(),
        model.manifest().version(),
        created);
  }
}
