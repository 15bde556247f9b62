package dev.ganvas.generation;

import dev.ganvas.gan.Architecture;
import dev.ganvas.gan.Latents;
import dev.ganvas.images.ContactSheet;
import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.Picture;
import dev.ganvas.images.Resampler;
import dev.ganvas.labelling.ImageOrigin;
import dev.ganvas.labelling.LabelledImage;
import dev.ganvas.models.ServedModel;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * A request under way. Workers take its pictures one by one and may finish them in any order; the
 * last one completes the future. {@link #taken} belongs to the queue's lock.
 */
final class GenerationJob {
  private final GenerationRequest request;
  private final ServedModel model;
  private final ImageOrigin origin;
  private final Picture[] pictures;
  private final GeneratedImage[] images;
  private final AtomicInteger missing;
  private final CompletableFuture<List<GeneratedImage>> future = new CompletableFuture<>();
  private final long createdNanos = System.nanoTime();
  private int taken;

  GenerationJob(GenerationRequest request, ServedModel model, Instant created) {
    this.request = request;
    this.model = model;
    origin = new ImageOrigin(model.manifest().name(), model.manifest().version(), created);
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
    int classes = architecture.conditioning().size();
    float[] input = Arrays.copyOf(Latents.normals(seed, latent), latent + classes);
    for (int i = 0; i < latent; i++) {
      input[i] *= (float) request.truncation();
    }
    if (classes > 0) {
      Integer asked = request.classIndex();
      int index =
          asked == null ? (int) Long.remainderUnsigned(Latents.mix(seed, -1), classes) : asked;
      input[latent + index] = 1;
    }
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
    byte[] encoded = ImageCodec.encode(picture, request.format());
    return new GeneratedImage(
        seed,
        picture.width(),
        picture.height(),
        LabelledImage.label(encoded, request.format().mediaType(), origin));
  }
}
