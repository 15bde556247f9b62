package dev.ganvas.web.variations;

import dev.ganvas.derived.OutputFile;
import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.models.ServedModel;
import dev.ganvas.variations.VariationForecast;
import dev.ganvas.variations.VariationOptions;
import dev.ganvas.variations.VariationProperties;
import dev.ganvas.variations.VariationRequest;
import dev.ganvas.variations.Variations;
import dev.ganvas.variations.VariationsMade;
import dev.ganvas.web.generate.GenerationRequests;
import dev.ganvas.web.generate.PictureOrders;
import dev.ganvas.web.problem.Refusals;
import dev.ganvas.web.uploads.PictureUploads;
import dev.ganvas.web.uploads.SentPicture;
import dev.ganvas.web.uploads.SentPictures;
import dev.ganvas.web.uploads.UploadLimits;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
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
  private final SentPictures pictures;
  private final GenerationRequests requests;
  private final PictureOrders orders;

  VariationOrders(
      Variations variations,
      VariationProperties properties,
      SentPictures pictures,
      GenerationRequests requests,
      PictureOrders orders) {
    this.variations = variations;
    this.properties = properties;
    this.pictures = pictures;
    this.requests = requests;
    this.orders = orders;
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
    SentPictures.check(image, errors);
    checkModel(model, errors);
    Refusals.throwIfAny(errors);
  }

  /** Names what is wrong with the model. */
  void checkModel(@Nullable String model, BindingResult errors) {
    List<ServedModel> able = variations.models();
    if (model != null) {
      ServedModel served = requests.model(model, errors);
      if (served != null && !able.contains(served)) {
        Refusals.add(errors, "model", "cannot vary pictures; " + names(able) + " can");
      }
    } else if (able.isEmpty()) {
      Refusals.add(errors, "model", "there is none that can vary pictures");
    }
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
    return read(PictureUploads.bytes(image, limits), asked, client);
  }

  /** The same of a file that is in memory. */
  VariationRequest read(byte[] image, Asked asked, HttpServletRequest client) {
    SentPicture sent =
        pictures.read(
            image,
            VariationGate.limits(properties),
            Variations::fit,
            properties.recordUploads(),
            PictureOrders.name(client));
    return new VariationRequest(
        sent.picture(),
        variations.models().stream()
            .filter(model -> model.manifest().name().equals(asked.model()))
            .findFirst()
            .orElse(null),
        asked.options(),
        asked.sheet(),
        sent.upload(),
        new OutputFile(
            asked.format(),
            ImageCodec.JPEG_QUALITY,
            requests.marks(asked.visibleLabel(), null).visible()));
  }

  /**
   * Has variations made in their turn.
   *
   * @throws dev.ganvas.generation.RequestTooLargeException if they would never find room in memory
   */
  public CompletableFuture<VariationsMade> order(
      VariationRequest request, HttpServletRequest client) {
    VariationForecast forecast = variations.forecast(request);
    ServedModel asked = request.model();
    orders.makeRoom(
        client,
        asked == null ? variations.models() : List.of(asked),
        request.options().n(),
        request.options().size(),
        request.sheet(),
        forecast.expected());
    return orders.orderWork(client, forecast.pictures(), () -> variations.submit(request));
  }
}
