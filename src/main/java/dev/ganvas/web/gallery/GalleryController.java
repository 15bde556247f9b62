package dev.ganvas.web.gallery;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.ganvas.web.generate.GenerateBody;
import dev.ganvas.web.generate.GenerationRequests;
import dev.ganvas.web.generate.Locations;
import dev.ganvas.web.problem.Refusals;
import dev.ganvas.web.problem.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Pictures that hang in the gallery. */
@RestController
@Tag(name = "Gallery", description = "Pictures that somebody hung up")
class GalleryController {
  private static final int PAGE = 200;

  private final Gallery gallery;
  private final GalleryRights rights;
  private final GenerationRequests requests;

  GalleryController(Gallery gallery, GalleryRights rights, GenerationRequests requests) {
    this.gallery = gallery;
    this.rights = rights;
    this.requests = requests;
  }

  /** A hung picture as it is shown. */
  @Schema(name = "HungPicture")
  record HungAnswer(
      long id,
      String title,
      Instant hung,
      String model,
      @Schema(description = "Version of the model that makes it") String version,
      @JsonRawValue
          @Schema(
              description = "What `POST /generate` is asked for",
              implementation = GenerateBody.class)
          String picture,
      @Schema(description = "Hung pictures that it was varied or mixed from") List<Long> parents) {
    static HungAnswer of(HungPicture hung) {
      return new HungAnswer(
          Objects.requireNonNull(hung.id()),
          hung.title(),
          hung.hung(),
          hung.model(),
          hung.version(),
          hung.instructions(),
          Stream.of(hung.firstParent(), hung.secondParent()).filter(Objects::nonNull).toList());
    }
  }

  /** The same for who hung it up. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "NewlyHungPicture")
  record NewAnswer(
      @JsonUnwrapped HungAnswer hung,
      @Schema(description = "Takes the picture down; told this once") String token) {}

  @GetMapping("/gallery/pictures")
  @Operation(
      summary = "What hangs in the gallery, the latest first",
      description = "Up to 200. Go on with `before` set to the last id.")
  List<HungAnswer> listHungPictures(
      @Valid @ParameterObject @Nullable GalleryQuery query, BindingResult errors) {
    Refusals.throwIfAny(errors);
    return gallery.before(Objects.requireNonNull(query).end(), PAGE).stream()
        .map(HungAnswer::of)
        .toList();
  }

  /** Addresses that end in .png are those of the files, whatever is accepted. */
  @GetMapping("/gallery/pictures/{id:[^.]+}")
  @Operation(summary = "A picture of the gallery")
  HungAnswer getHungPicture(@PathVariable long id) {
    return HungAnswer.of(gallery.get(id));
  }

  @PostMapping("/gallery/pictures")
  @Operation(
      summary = "Hang a picture up",
      description =
          "Instructions, no file: the model version makes it for everybody who looks. For"
              + " administrators, and for everybody where `ganvas.gallery.open` is set.")
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      content =
          @Content(
              schema = @Schema(implementation = HangingBody.class),
              examples =
                  @ExampleObject(
                      """
                      {"title": "Lady in red", "picture": {"model": "characters", "prompt": "a woman with red hair", "seed": 42}}""")))
  @ApiResponse(
      responseCode = "201",
      description = "It hangs; the token takes it down",
      useReturnTypeSchema = true)
  @Refuses({401, 403, 409, 429})
  ResponseEntity<NewAnswer> hangPicture(
      @Valid @RequestBody HangingBody body, BindingResult errors, HttpServletRequest client) {
    rights.checkHanging(client);
    List<Long> parents = Objects.requireNonNullElse(body.parents(), List.of());
    if (!errors.hasFieldErrors("parents*") && !gallery.hasAll(parents)) {
      Refusals.add(errors, "parents", "must be ids of pictures that hang there");
    }
    GenerateBody picture = body.picture();
    if (picture == null) {
      Refusals.throwIfAny(errors);
      throw new IllegalStateException("a picture is required");
    }
    Instructions instructions = instructions(picture, body.version(), errors);
    rights.takeTurn(client);
    Gallery.Hung hung =
        gallery.hang(Objects.requireNonNull(body.title()).strip(), instructions, parents);
    HungAnswer answer = HungAnswer.of(hung.picture());
    return ResponseEntity.created(Locations.of("/gallery/pictures/" + answer.id()))
        .body(new NewAnswer(answer, hung.token()));
  }

  private Instructions instructions(
      GenerateBody picture, @Nullable String version, BindingResult errors) {
    errors.pushNestedPath("picture");
    String counted = picture.seeds() == null ? "n" : "seeds";
    if (picture.count() != 1 && !errors.hasFieldErrors(counted)) {
      Refusals.add(errors, counted, "must be one picture");
    }
    if (picture.dream() != null) {
      Refusals.add(errors, "dream", "cannot hang: each look would be another dream");
    }
    return Instructions.of(picture, requests.of(picture, version, null, errors));
  }

  @DeleteMapping("/gallery/pictures/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      summary = "Take a picture down",
      description = "For administrators, and for who hung it up and kept the token.")
  @Refuses({401, 403})
  void takePictureDown(
      @PathVariable long id,
      @Parameter(description = "What the answer said that hung it up")
          @RequestHeader(name = "Gallery-Token", required = false)
          @Nullable String token,
      HttpServletRequest client) {
    HungPicture picture = gallery.get(id);
    if (token == null || !Gallery.opens(token, picture)) {
      rights.checkTakingDown(client, token != null);
    }
    gallery.remove(picture);
  }
}
