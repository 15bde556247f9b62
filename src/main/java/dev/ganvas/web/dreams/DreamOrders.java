package dev.ganvas.web.dreams;

import dev.ganvas.derived.Derivation;
import dev.ganvas.derived.OutputFile;
import dev.ganvas.dreams.DreamProperties;
import dev.ganvas.dreams.DreamRequest;
import dev.ganvas.dreams.Dreams;
import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.web.generate.GenerationRequests;
import dev.ganvas.web.generate.PictureOrders;
import dev.ganvas.web.problem.Refusals;
import dev.ganvas.web.uploads.PictureUploads;
import dev.ganvas.web.uploads.RefusedFileException;
import dev.ganvas.web.uploads.SentPicture;
import dev.ganvas.web.uploads.SentPictures;
import dev.ganvas.web.uploads.UploadLimits;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Objects;
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
  private final SentPictures pictures;
  private final PictureUploads uploads;
  private final GenerationRequests requests;

  DreamOrders(
      Dreams dreams,
      DreamProperties properties,
      SentPictures pictures,
      PictureUploads uploads,
      GenerationRequests requests) {
    this.dreams = dreams;
    this.recordUploads = properties.recordUploads();
    this.limits = DreamGate.limits(properties);
    this.pictures = pictures;
    this.uploads = uploads;
    this.requests = requests;
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
    ImageFormat format = GenerationRequests.format(wanted, query.format(), errors);
    GenerationRequests.checkDryRun(wanted, query.dryRun(), errors);
    check(image, guide, query, errors);
    int size = Objects.requireNonNullElse(query.size(), Dreams.USUAL_SIDE);
    SentPicture sent =
        pictures.read(
            Objects.requireNonNull(image),
            limits,
            picture -> Dreams.fit(picture, size),
            recordUploads,
            PictureOrders.name(client));
    return new DreamRequest(
        sent.picture(),
        guide == null ? null : guide(guide),
        query.options().options(),
        new Derivation(
            Dreams.MODEL,
            dreams.version(),
            sent.upload(),
            new OutputFile(
                format,
                ImageCodec.JPEG_QUALITY,
                requests.marks(query.visibleLabel(), null).visible())));
  }

  private Picture guide(MultipartFile guide) throws IOException {
    try {
      return uploads.read(PictureUploads.bytes(guide, limits), limits, Dreams::fitGuide);
    } catch (RefusedFileException e) {
      throw e.of("guide");
    }
  }

  private void check(
      @Nullable MultipartFile image,
      @Nullable MultipartFile guide,
      DreamQuery query,
      BindingResult errors) {
    SentPictures.check(image, errors);
    query.options().check(dreams, "", errors);
    if (query.className() != null && guide != null) {
      Refusals.add(errors, "class", "cannot be dreamt of together with a guide");
    }
    Refusals.throwIfAny(errors);
  }
}
