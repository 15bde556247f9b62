package dev.ganvas.web.dreams;

import dev.ganvas.derived.Derivation;
import dev.ganvas.derived.OutputFile;
import dev.ganvas.dreams.DreamOptions;
import dev.ganvas.dreams.DreamProperties;
import dev.ganvas.dreams.DreamRequest;
import dev.ganvas.dreams.Dreams;
import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.labelling.LabellingProperties;
import dev.ganvas.labelling.c2pa.CredentialsReader;
import dev.ganvas.storage.Sha256;
import dev.ganvas.web.problem.Refusals;
import dev.ganvas.web.uploads.PictureUploads;
import dev.ganvas.web.uploads.UploadLimits;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.Principal;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.validation.BindingResult;
import org.springframework.web.multipart.MultipartFile;

/** Makes orders of what callers send, or names all that is wrong with it. */
@Component
class DreamOrders {
  private final Dreams dreams;
  private final UploadLimits limits;
  private final boolean recordUploads;
  private final CredentialsReader credentials;
  private final LabellingProperties labelling;

  DreamOrders(
      Dreams dreams,
      DreamProperties properties,
      CredentialsReader credentials,
      LabellingProperties labelling) {
    this.dreams = dreams;
    this.recordUploads = properties.recordUploads();
    this.limits = DreamGate.limits(properties);
    this.credentials = credentials;
    this.labelling = labelling;
  }

  /**
   * Reads what was sent.
   *
   * @param wanted format of a file that is the whole answer; null for an answer in JSON
   * @param errors what is known to be wrong
   */
  DreamRequest of(
      @Nullable MultipartFile image,
      @Nullable MultipartFile guide,
      DreamQuery query,
      @Nullable ImageFormat wanted,
      BindingResult errors,
      HttpServletRequest client)
      throws IOException {
    check(image, guide, query, wanted, errors);
    DreamOptions options = options(query);
    byte[] file = PictureUploads.bytes(Objects.requireNonNull(image), limits);
    Picture picture = PictureUploads.picture(file, limits);
    int size = Objects.requireNonNullElse(query.size(), Dreams.USUAL_SIDE);
    Principal caller = client.getUserPrincipal();
    ImageFormat format = wanted != null ? wanted : format(query.format()).orElse(ImageFormat.PNG);
    return new DreamRequest(
        Dreams.fit(picture, size),
        guide == null ? null : PictureUploads.picture(PictureUploads.bytes(guide, limits), limits),
        options,
        new Derivation(
            Dreams.MODEL,
            dreams.version(),
            credentials.ingredient(file, PictureUploads.mediaType(file)),
            recordUploads ? Sha256.of(file) : null,
            new OutputFile(
                format,
                ImageCodec.JPEG_QUALITY,
                labelling.visible() || Boolean.TRUE.equals(query.visibleLabel())),
            caller == null ? null : caller.getName()));
  }

  private void check(
      @Nullable MultipartFile image,
      @Nullable MultipartFile guide,
      DreamQuery query,
      @Nullable ImageFormat wanted,
      BindingResult errors) {
    if (image == null) {
      Refusals.add(errors, "image", "is missing: a picture, as a part named image");
    }
    if (query.layer() != null && !dreams.layers().contains(query.layer())) {
      Refusals.add(errors, "layer", "is unknown; there are " + String.join(", ", dreams.layers()));
    }
    if (query.className() != null && !dreams.classes().contains(query.className())) {
      Refusals.add(errors, "class", "is unknown; there are " + String.join(", ", dreams.classes()));
    }
    if (query.className() != null && (query.layer() != null || guide != null)) {
      Refusals.add(errors, "class", "cannot be dreamt of together with a layer or a guide");
    }
    if (query.format() != null && format(query.format()).isEmpty()) {
      Refusals.add(errors, "format", "must be png, jpeg or webp");
    }
    if (wanted != null && Boolean.TRUE.equals(query.dryRun())) {
      Refusals.add(errors, "dryRun", "is answered in JSON: send Accept: application/json");
    }
    Refusals.throwIfAny(errors);
  }

  private static Optional<ImageFormat> format(@Nullable String name) {
    return name == null ? Optional.empty() : ImageFormat.named(name);
  }

  private static DreamOptions options(DreamQuery query) {
    String layer = Objects.requireNonNullElse(query.layer(), DreamOptions.USUAL_LAYER);
    return new DreamOptions(
        query.className() == null ? layer : null,
        query.className(),
        Objects.requireNonNullElse(query.strength(), DreamOptions.USUAL_STRENGTH),
        Objects.requireNonNullElse(query.octaves(), DreamOptions.USUAL_OCTAVES),
        Objects.requireNonNullElse(query.iterations(), DreamOptions.USUAL_ITERATIONS));
  }
}
