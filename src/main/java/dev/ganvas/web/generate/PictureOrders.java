package dev.ganvas.web.generate;

import dev.ganvas.gan.Architecture;
import dev.ganvas.generation.Generation;
import dev.ganvas.generation.GenerationRequest;
import dev.ganvas.generation.GenerationService;
import dev.ganvas.generation.Output;
import dev.ganvas.generation.ReplayException;
import dev.ganvas.generation.Replays;
import dev.ganvas.generation.RequestTooLargeException;
import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.models.ServedModel;
import dev.ganvas.provenance.ProvenanceEntry;
import dev.ganvas.web.security.QuotaExceededException;
import dev.ganvas.web.security.RateLimits;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Orders pictures for a client, out of its quota and only for as long as it waits. */
@Component
public class PictureOrders {
  private static final String QUOTA = RateLimits.class.getName() + ".quota";

  private final GenerationService service;
  private final Replays replays;
  private final WaitingClients clients;
  private final RateLimits limits;
  private final HeldMemory memory;

  PictureOrders(
      GenerationService service,
      Replays replays,
      WaitingClients clients,
      RateLimits limits,
      HeldMemory memory) {
    this.service = service;
    this.replays = replays;
    this.clients = clients;
    this.limits = limits;
    this.memory = memory;
  }

  /**
   * @throws QuotaExceededException if the client has no more for now
   * @throws RequestTooLargeException if the pictures would never find room in memory
   */
  public CompletableFuture<Generation> submit(
      GenerationRequest request, HttpServletRequest client) {
    memory.take(request, client);
    String caller = name(client);
    return order(client, request, () -> service.submit(request, caller));
  }

  /**
   * The same for a file that is to be the same, byte for byte, whenever it is asked for.
   *
   * @throws QuotaExceededException if the client has no more for now
   */
  CompletableFuture<Generation> submitReproducible(
      GenerationRequest request, HttpServletRequest client) {
    memory.take(request, client);
    String caller = name(client);
    return order(client, request, () -> service.submitReproducible(request, caller));
  }

  /**
   * Makes the picture of an address again: whoever has the address needs no quota.
   *
   * @throws ReplayException if it cannot be made again
   */
  CompletableFuture<Generation> again(
      SignedPictures.SignedPicture picture, HttpServletRequest client) {
    GenerationRequest request = replays.request(picture.request());
    memory.take(request, client);
    return clients.watch(client, replays.again(request, picture.created(), picture.id()));
  }

  /**
   * Has a recorded picture made once more, to compare.
   *
   * @throws QuotaExceededException if the client has no more for now
   * @throws RequestTooLargeException if the picture would never find room in memory
   * @throws ReplayException if it cannot be made again
   */
  public CompletableFuture<Generation> replay(
      ProvenanceEntry entry,
      @Nullable String prompt,
      @Nullable String negativePrompt,
      HttpServletRequest client) {
    GenerationRequest request = replays.request(entry, prompt, negativePrompt);
    memory.take(request, client);
    return order(client, request, () -> replays.replay(entry, request));
  }

  private CompletableFuture<Generation> order(
      HttpServletRequest client,
      GenerationRequest request,
      Supplier<CompletableFuture<Generation>> queue) {
    return request.dream() == null
        ? order(client, request.sampling().count(), queue)
        : orderWork(client, service.worth(request), queue);
  }

  /** The name of the client's key; null without one. */
  public static @Nullable String name(HttpServletRequest client) {
    Principal caller = client.getUserPrincipal();
    return caller == null ? null : caller.getName();
  }

  /**
   * Takes pictures out of the client's quota, and gives them back if the queue refuses, or if their
   * making fails. What is queued is cancelled when the client leaves.
   *
   * @throws QuotaExceededException if the client has no more for now
   */
  public <T> CompletableFuture<T> order(
      HttpServletRequest client, int images, Supplier<CompletableFuture<T>> queue) {
    Principal caller = client.getUserPrincipal();
    CompletableFuture<T> work = take(client, images, queue);
    work.whenComplete(
        (made, failure) -> {
          if (failure != null && !work.isCancelled()) {
            limits.giveBack(caller, images);
          }
        });
    return clients.watch(client, work);
  }

  /**
   * The same for work that is worth so many pictures; it takes no more than a key has at most.
   *
   * @throws QuotaExceededException if the client has no more for now
   */
  public <T> CompletableFuture<T> orderWork(
      HttpServletRequest client, int worth, Supplier<CompletableFuture<T>> queue) {
    return order(client, limits.most(worth), queue);
  }

  private static long samples(Architecture architecture) {
    long side = architecture.resolution();
    return side * side * architecture.imageChannels();
  }

  /**
   * Makes room for pictures that other work makes of a client's request, until they are sent.
   *
   * @param models one of which makes them
   * @param size side in pixels; null for the model's own
   * @param sheet whether they become one file
   * @param expected after what time there may be room, if there is none now
   * @throws RequestTooLargeException if they would never find room in memory
   * @throws dev.ganvas.generation.QueueFullException if there is none now
   */
  public void makeRoom(
      HttpServletRequest client,
      Collection<ServedModel> models,
      int count,
      @Nullable Integer size,
      boolean sheet,
      Duration expected) {
    Architecture largest =
        models.stream()
            .map(model -> model.manifest().architecture())
            .max(Comparator.comparingLong(PictureOrders::samples))
            .orElseThrow();
    int side = Objects.requireNonNullElse(size, largest.resolution());
    Output output = new Output(side, ImageFormat.PNG, ImageCodec.JPEG_QUALITY, sheet);
    memory.take(count, output, largest, client, () -> expected);
  }

  /**
   * Takes pictures out of the client's quota, and gives them back if the queue refuses.
   *
   * @throws QuotaExceededException if the client has no more for now
   */
  public <T> T take(HttpServletRequest client, int images, Supplier<T> queue) {
    Principal caller = client.getUserPrincipal();
    limits.take(caller, images).ifPresent(quota -> client.setAttribute(QUOTA, quota));
    boolean queued = false;
    try {
      T pictures = queue.get();
      queued = true;
      return pictures;
    } finally {
      if (!queued) {
        limits.giveBack(caller, images);
        client.removeAttribute(QUOTA);
      }
    }
  }

  /** Gives back the memory of a client's pictures that are sent, though its request goes on. */
  public void sent(HttpServletRequest client) {
    memory.giveBack(client);
  }

  /** What is left of the client's quota, if it has one. */
  public HttpHeaders headers(HttpServletRequest client) {
    return client.getAttribute(QUOTA) instanceof RateLimits.Quota quota
        ? quota.headers()
        : new HttpHeaders();
  }
}
