package dev.ganvas.web.variations;

import dev.ganvas.derived.OutputFile;
import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.labelling.c2pa.CredentialsReader;
import dev.ganvas.models.ServedModel;
import dev.ganvas.storage.Sha256;
import dev.ganvas.variations.VariationOptions;
import dev.ganvas.variations.VariationProperties;
import dev.ganvas.variations.VariationRequest;
import dev.ganvas.variations.Variations;
import dev.ganvas.variations.VariationsMade;
import dev.ganvas.web.generate.GenerationRequests;
import dev.ganvas.web.generate.PictureOrders;
import dev.ganvas.web.problem.Refusals;
import dev.ganvas.web.security.RateLimits;
import dev.ganvas.web.uploads.PictureUploads;
import dev.ganvas.web.uploads.UploadLimits;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.Principal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.validation.BindingResult;
import org.springframework.web.multipart.MultipartFile;

/** Orders variations for a client, out of its quota and only for as long as it waits. */
@Component
public class VariationOrders {
  private final Variations variations;
  private final VariationProperties properties;
  private final CredentialsReader credentials;
  private final GenerationRequests requests;
  private final Quota quota;

  /** Where a client's quota is counted. */
  @Component
  record Quota(PictureOrders orders, RateLimits limits) {}

  VariationOrders(
      Variations variations,
      VariationProperties properties,
      CredentialsReader credentials,
      GenerationRequests requests,
      Quota quota) {
    this.variations = variations;
    this.properties = properties;
    this.credentials = credentials;
    this.requests = requests;
    this.quota = quota;
  }

  /**
   * What is asked for besides the picture.
   *
   * @param model its name; null for the one that comes nearest
   * @param sheet whether all variations become one file
   */
  public record Asked(
      @Nullable String model,
      VariationOptions options,
      ImageFormat format,
      @Nullable Boolean visibleLabel,
      boolean sheet) {}

  /** A seed for a request that names none. */
  public long seed() {
    return requests.seed();
  }

  /** Names what is wrong with the picture or the model, in addition to what is known to be. */
  public void check(@Nullable MultipartFile image, @Nullable String model, BindingResult errors) {
    if (image == null) {
      Refusals.add(errors, "image", "is missing: a picture, as a part named image");
    }
    List<ServedModel> able = variations.models();
    if (model != null) {
      ServedModel served = requests.model(model, errors);
      if (served != null && !able.contains(served)) {
        Refusals.add(errors, "model", "cannot vary pictures; " + names(able) + " can");
      }
    } else if (able.isEmpty()) {
      Refusals.add(errors, "model", "there is none that can vary pictures");
    }
    Refusals.throwIfAny(errors);
  }

  private static String names(List<ServedModel> models) {
    return String.join(", ", models.stream().map(model -> model.manifest().name()).toList());
  }

  /**
   * Reads what was sent.
   *
   * @param asked with a model that {@link #check} let through
   */
  public VariationRequest read(MultipartFile image, Asked asked, HttpServletRequest client)
      throws IOException {
    UploadLimits limits = VariationGate.limits(properties);
    byte[] file = PictureUploads.bytes(image, limits);
    Picture picture = PictureUploads.picture(file, limits);
    Principal caller = client.getUserPrincipal();
    return new VariationRequest(
        picture,
        variations.models().stream()
            .filter(model -> model.manifest().name().equals(asked.model()))
            .findFirst()
            .orElse(null),
        asked.options(),
        asked.sheet(),
        credentials.ingredient(file, PictureUploads.mediaType(file)),
        properties.recordUploads() ? Sha256.of(file) : null,
        new OutputFile(
            asked.format(),
            ImageCodec.JPEG_QUALITY,
            requests.marks(asked.visibleLabel(), null).visible()),
        caller == null ? null : caller.getName());
  }

  /** Pictures that a request counts as: as many as are as much work, or all that a key has. */
  int pictures(VariationRequest request) {
    return quota.limits.most(variations.forecast(request).pictures());
  }

  /** Has variations made in their turn. */
  public CompletableFuture<VariationsMade> order(
      VariationRequest request, HttpServletRequest client) {
    return quota.orders.order(client, pictures(request), () -> variations.submit(request));
  }
}
