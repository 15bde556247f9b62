package dev.ganvas.web.generate;

import dev.ganvas.generation.GeneratedImage;
import dev.ganvas.generation.GenerationRequest;
import dev.ganvas.generation.GenerationService;
import dev.ganvas.generation.RequestTooLargeException;
import dev.ganvas.web.security.QuotaExceededException;
import dev.ganvas.web.security.RateLimits;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Orders pictures for a client, out of its quota and only for as long as it waits. */
@Component
public class PictureOrders {
  private static final String QUOTA = RateLimits.class.getName() + ".quota";

  private final GenerationService service;
  private final WaitingClients clients;
  private final RateLimits limits;
  private final HeldMemory memory;

  PictureOrders(
      GenerationService service, WaitingClients clients, RateLimits limits, HeldMemory memory) {
    this.memory = memory;
    this.service = service;
    this.clients = clients;
    this.limits = limits;
  }

  /**
   * @throws QuotaExceededException if the client has no more for now
   * @throws RequestTooLargeException if the pictures would never find room in memory
   */
  public CompletableFuture<List<GeneratedImage>> submit(
      GenerationRequest request, HttpServletRequest client) {
    String caller = take(request, client);
    return clients.watch(client, service.submit(request, caller));
  }

  /**
   * The same for a file that is to be the same, byte for byte, whenever it is asked for.
   *
   * @throws QuotaExceededException if the client has no more for now
   */
  CompletableFuture<List<GeneratedImage>> submitLasting(
      GenerationRequest request, HttpServletRequest client) {
    String caller = take(request, client);
    return clients.watch(client, service.submitLasting(request, caller));
  }

  /** Makes the picture of an address again: whoever has the address needs no quota. */
  CompletableFuture<List<GeneratedImage>> again(
      SignedPictures.SignedPicture picture, HttpServletRequest client) {
    memory.take(picture.request(), client);
    return clients.watch(client, service.again(picture.request(), picture.created(), picture.id()));
  }

  /** Makes room for pictures, takes them out of the client's quota, and tells whose it is. */
  private @Nullable String take(GenerationRequest request, HttpServletRequest client) {
    Principal caller = client.getUserPrincipal();
    memory.take(request, client);
    limits.take(caller, request.count()).ifPresent(quota -> client.setAttribute(QUOTA, quota));
    return caller == null ? null : caller.getName();
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
