package dev.ganvas.web.openai;

import dev.ganvas.images.ImageFormat;
import dev.ganvas.labelling.LabelledImage;
import dev.ganvas.variations.VariationOptions;
import dev.ganvas.variations.VariationRequest;
import dev.ganvas.variations.VariationsMade;
import dev.ganvas.web.generate.PictureOrders;
import dev.ganvas.web.openai.OpenAiImages.Image;
import dev.ganvas.web.problem.Refusals;
import dev.ganvas.web.problem.Refuses;
import dev.ganvas.web.variations.VariationOrders;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Variations in the OpenAI dialect. */
@RestController
@Tag(name = "OpenAI images")
class VariationsController {
  private static final Pattern SIZE = Pattern.compile("(\\d{2,4})x\\1");
  private static final int LEAST_SIZE = 32;
  private static final int MOST_SIZE = 1024;

  private final VariationOrders orders;
  private final ImagesRequests requests;
  private final PictureOrders pictureOrders;

  VariationsController(
      VariationOrders orders, ImagesRequests requests, PictureOrders pictureOrders) {
    this.orders = orders;
    this.requests = requests;
    this.pictureOrders = pictureOrders;
  }

  @PostMapping(
      path = "/v1/images/variations",
      consumes = MediaType.MULTIPART_FORM_DATA_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Refuses({413, 422, 429, 503})
  @Operation(
      summary = "Vary a picture, OpenAI dialect",
      description =
          "As `images.createVariation` of the OpenAI clients; of any size and format that uploads"
              + " may have. See POST /variations for more.")
  CompletableFuture<ResponseEntity<OpenAiImages>> createVariation(
      @Parameter(required = true) @RequestParam(required = false) @Nullable MultipartFile image,
      @Valid @ParameterObject VariationsQuery query,
      BindingResult errors,
      HttpServletRequest client)
      throws IOException {
    String asked = query.model();
    String model = asked == null || requests.isAlias(asked) ? null : asked;
    Integer size = size(query.size(), errors);
    if (!VariationsQuery.isFile(query.responseFormat())) {
      Refusals.add(errors, "response_format", "must be b64_json: variations have no addresses");
    }
    orders.check(image, model, errors);
    VariationOptions options =
        new VariationOptions(
            Objects.requireNonNullElse(query.n(), 1),
            VariationOptions.USUAL_STRENGTH,
            orders.seed(),
            size);
    VariationRequest request =
        orders.read(
            Objects.requireNonNull(image),
            new VariationOrders.Asked(model, options, ImageFormat.PNG, null, false),
            client);
    return orders
        .order(request, client)
        .thenApply(
            made -> ResponseEntity.ok().headers(pictureOrders.headers(client)).body(answer(made)));
  }

  private static @Nullable Integer size(@Nullable String wanted, BindingResult errors) {
    if (wanted == null || wanted.equals("auto")) {
      return null;
    }
    Matcher size = SIZE.matcher(wanted);
    if (size.matches()) {
      int side = Integer.parseInt(size.group(1));
      if (side >= LEAST_SIZE && side <= MOST_SIZE) {
        return side;
      }
    }
    Refusals.add(
        errors,
        "size",
        "must be auto, or square from %1$dx%1$d to %2$dx%2$d, not \"%3$s\""
            .formatted(LEAST_SIZE, MOST_SIZE, wanted));
    return null;
  }

  private static OpenAiImages answer(VariationsMade made) {
    LabelledImage first = made.first().image();
    return new OpenAiImages(
        first.origin().created().getEpochSecond(),
        made.variations().stream()
            .map(variation -> new Image(variation.image().bytes(), null))
            .toList(),
        "opaque",
        "png",
        "auto",
        first.picture().width() + "x" + first.picture().height(),
        List.of());
  }
}
