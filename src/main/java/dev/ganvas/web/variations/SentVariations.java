package dev.ganvas.web.variations;

import dev.ganvas.variations.VariationRequest;
import dev.ganvas.variations.VariationsMade;
import dev.ganvas.web.problem.InvalidRequestException;
import dev.ganvas.web.problem.Refusals;
import dev.ganvas.web.uploads.RefusedFileException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;
import org.springframework.validation.BindingResult;

/** Varies pictures that come by other ways than a form, within the same limits. */
@Component
public class SentVariations {
  private final VariationOrders orders;
  private final VariationGate gate;

  SentVariations(VariationOrders orders, VariationGate gate) {
    this.orders = orders;
    this.gate = gate;
  }

  /**
   * Has variations made in their turn.
   *
   * @param errors what is known to be wrong
   * @throws InvalidRequestException naming all that is
   * @throws RefusedFileException if the file cannot be read, or its sender has no more for now
   */
  public CompletableFuture<VariationsMade> vary(
      byte[] file, VariationOrders.Asked asked, BindingResult errors, HttpServletRequest client) {
    orders.checkModel(asked.model(), errors);
    Refusals.throwIfAny(errors);
    VariationRequest request = gate.admit(client, () -> orders.read(file, asked, client));
    return orders.order(request, client);
  }

  /** A seed for a request that names none. */
  public long seed() {
    return orders.seed();
  }
}
