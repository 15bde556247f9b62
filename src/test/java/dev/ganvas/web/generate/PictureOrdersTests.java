package dev.ganvas.web.generate;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.ganvas.generation.Generation;
import dev.ganvas.generation.GenerationRequest;
import dev.ganvas.generation.GenerationService;
import dev.ganvas.generation.Replays;
import dev.ganvas.generation.Sampling;
import dev.ganvas.provenance.ProvenanceEntry;
import dev.ganvas.web.security.RateLimits;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PictureOrdersTests {
  private final GenerationService service = mock(GenerationService.class);
  private final Replays replays = mock(Replays.class);
  private final HeldMemory memory = mock(HeldMemory.class);
  private final RateLimits limits = mock(RateLimits.class);
  private final HttpServletRequest client = mock(HttpServletRequest.class);
  private final GenerationRequest request = mock(GenerationRequest.class);
  private final Principal caller = () -> "shop";
  private final PictureOrders orders =
      new PictureOrders(service, replays, mock(WaitingClients.class), limits, memory);

  PictureOrdersTests() {
    when(client.getUserPrincipal()).thenReturn(caller);
    when(request.sampling()).thenReturn(Sampling.of(0, 3, 1));
    when(limits.take(any(), anyInt())).thenReturn(Optional.empty());
  }

  @Test
  void whatTheQueueRefusesDoesNotCountAgainstTheQuota() {
    RuntimeException full = new IllegalStateException("full");
    when(service.submit(request, "shop")).thenThrow(full);
    assertThatThrownBy(() -> orders.submit(request, client)).isSameAs(full);
    verify(limits).take(caller, 3);
    verify(limits).giveBack(caller, 3);
  }

  @Test
  void aReplayHasItsRoomInMemoryAsAnyRequest() {
    ProvenanceEntry entry = mock(ProvenanceEntry.class);
    RuntimeException full = new IllegalStateException("full");
    when(replays.request(entry, null, null)).thenReturn(request);
    doThrow(full).when(memory).take(request, client);
    assertThatThrownBy(() -> orders.replay(entry, null, null, client)).isSameAs(full);
    verify(replays, never()).replay(any(), any());
    verify(limits, never()).take(any(), anyInt());
  }

  @Test
  void whatFailsDoesNotCountAndWhatIsCancelledDoes() {
    CompletableFuture<Generation> failing = new CompletableFuture<>();
    CompletableFuture<Generation> left = new CompletableFuture<>();
    when(service.submit(request, "shop")).thenReturn(failing, left);
    orders.submit(request, client);
    orders.submit(request, client);
    left.cancel(false);
    verify(limits, never()).giveBack(any(), anyInt());
    failing.completeExceptionally(new IllegalStateException("broken"));
    verify(limits).giveBack(caller, 3);
  }

  @Test
  void whatIsQueuedDoes() {
    when(service.submit(request, "shop")).thenReturn(new CompletableFuture<>());
    orders.submit(request, client);
    verify(limits).take(caller, 3);
    verify(limits, never()).giveBack(any(), anyInt());
  }
}
