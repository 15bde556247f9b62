package dev.ganvas.web.films;

import dev.ganvas.films.Film;
import dev.ganvas.films.FilmFile;
import dev.ganvas.films.FilmRequest;
import dev.ganvas.films.Films;
import dev.ganvas.films.KeptFilms;
import dev.ganvas.images.FilmFormat;
import dev.ganvas.labelling.LabelledFilm;
import dev.ganvas.web.generate.LabelHeaders;
import dev.ganvas.web.generate.Locations;
import dev.ganvas.web.generate.PictureOrders;
import dev.ganvas.web.problem.NotFoundException;
import dev.ganvas.web.problem.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.validation.BindingResult;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.accept.ContentNegotiationStrategy;
import org.springframework.web.accept.HeaderContentNegotiationStrategy;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;

/** Makes films. */
@RestController
@Tag(name = "Films")
class FilmController {
  /** From so many pictures on a film is made for later. */
  private static final int LONG = 300;

  private static final String LOOP =
      """
      {"model": "characters", "seed": 42, "n": 4, "seconds": 2, "fps": 24, "size": 128, "format": "mp4"}""";
  private static final String KEYFRAMES =
      """
      {"model": "characters", "keyframes": [{"seed": 1, "prompt": "a smiling woman with red hair", "seconds": 1},
       {"seed": 2, "prompt": "an angry man with a beard", "seconds": 1}], "size": 128, "format": "webp"}""";

  private static final ContentNegotiationStrategy ACCEPT = new HeaderContentNegotiationStrategy();

  private final Films films;
  private final KeptFilms kept;
  private final FilmRequests requests;
  private final PictureOrders orders;

  FilmController(Films films, KeptFilms kept, FilmRequests requests, PictureOrders orders) {
    this.films = films;
    this.kept = kept;
    this.requests = requests;
    this.orders = orders;
  }

  @PostMapping("/films")
  @Refuses({413, 429, 503})
  @Operation(
      summary = "Make a film",
      description =
          "From keyframe to keyframe along great circles, at one speed. A film of less than 300"
              + " pictures is answered itself, and given up if the caller leaves; a longer one is"
              + " made for later, see docs/films.md. `Accept` names the format where `format` does"
              + " not.")
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      content =
          @Content(
              schema = @Schema(implementation = FilmBody.class),
              examples = {
                @ExampleObject(name = "a loop", value = LOOP),
                @ExampleObject(name = "keyframes", value = KEYFRAMES)
              }))
  @ApiResponse(
      responseCode = "200",
      description = "The film, or what it would take",
      content = {
        @Content(mediaType = "video/mp4", schema = @Schema(type = "string", format = "binary")),
        @Content(mediaType = "image/webp", schema = @Schema(type = "string", format = "binary")),
        @Content(mediaType = "image/gif", schema = @Schema(type = "string", format = "binary")),
        @Content(mediaType = "image/apng", schema = @Schema(type = "string", format = "binary")),
        @Content(
            mediaType = MediaType.APPLICATION_JSON_VALUE,
            schema = @Schema(implementation = FilmAnswer.Forecast.class))
      })
  @ApiResponse(
      responseCode = "202",
      description = "It is made for later",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = FilmAnswer.class)))
  CompletableFuture<ResponseEntity<?>> createFilm(
      @Valid @RequestBody FilmBody body, BindingResult errors, HttpServletRequest client)
      throws HttpMediaTypeNotAcceptableException {
    FilmFormat format = body.format() == null ? accepted(client) : body.format();
    FilmRequest request = requests.of(body, format, errors);
    int frames = request.frames();
    if (Boolean.TRUE.equals(body.dryRun())) {
      return CompletableFuture.completedFuture(ResponseEntity.ok(forecast(frames)));
    }
    boolean later = frames >= LONG;
    String caller = PictureOrders.name(client);
    if (later) {
      Film film = orders.take(client, frames, () -> films.submit(request, caller, true));
      return CompletableFuture.completedFuture(
          ResponseEntity.accepted()
              .location(Locations.of("/films/" + film.id()))
              .headers(orders.headers(client))
              .body(answer(film)));
    }
    return orders
        .order(client, frames, () -> films.submit(request, caller, false).future())
        .thenApply(made -> sent(made, client));
  }

  /** The format that the client likes best; the usual one if it takes JSON as well, or anything. */
  private static FilmFormat accepted(HttpServletRequest client)
      throws HttpMediaTypeNotAcceptableException {
    for (MediaType type : ACCEPT.resolveMediaTypes(new ServletWebRequest(client))) {
      if (type.includes(MediaType.APPLICATION_JSON)) {
        return FilmFormat.MP4;
      }
      for (FilmFormat format : FilmFormat.values()) {
        if (type.includes(MediaType.valueOf(format.mediaType()))) {
          return format;
        }
      }
    }
    throw new HttpMediaTypeNotAcceptableException(
        Stream.of(FilmFormat.values()).map(f -> MediaType.valueOf(f.mediaType())).toList());
  }

  private FilmAnswer.Forecast forecast(int frames) {
    return new FilmAnswer.Forecast(frames, films.waiting(), films.expected(frames).toMillis());
  }

  private ResponseEntity<?> sent(FilmFile made, HttpServletRequest client) {
    LabelledFilm film = made.film();
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType(film.format().mediaType()))
        .contentLength(made.length())
        .headers(LabelHeaders.of(film.origin()))
        .headers(orders.headers(client))
        .body(new InputStreamResource(made.content()));
  }

  @GetMapping(path = "/films/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "How far a film is")
  FilmAnswer getFilm(@PathVariable UUID id) {
    return kept.find(id)
        .map(FilmController::answer)
        .or(() -> films.find(id).map(FilmController::answer))
        .orElseThrow(() -> new NotFoundException("there is no such film, or no longer"));
  }

  @GetMapping("/films/{id}/file")
  @Operation(summary = "The file of a film")
  @ApiResponse(
      responseCode = "200",
      description = "The film",
      content = {
        @Content(mediaType = "video/mp4", schema = @Schema(type = "string", format = "binary")),
        @Content(mediaType = "image/webp", schema = @Schema(type = "string", format = "binary")),
        @Content(mediaType = "image/gif", schema = @Schema(type = "string", format = "binary")),
        @Content(mediaType = "image/apng", schema = @Schema(type = "string", format = "binary"))
      })
  ResponseEntity<Resource> getFilmFile(@PathVariable UUID id) {
    KeptFilms.Kept film =
        kept.find(id)
            .orElseThrow(
                () ->
                    new NotFoundException(
                        "there is no such film, or it is not done, or no longer there"));
    Path file = kept.file(film);
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType(film.format().mediaType()))
        .header(LabelHeaders.AI_GENERATED, "true")
        .body(new FileSystemResource(file));
  }

  @DeleteMapping("/films/{id}")
  @Operation(summary = "Give a film up, or remove it")
  @ApiResponse(responseCode = "204", description = "It is gone")
  ResponseEntity<Void> deleteFilm(@PathVariable UUID id) {
    if (!films.delete(id)) {
      throw new NotFoundException("there is no such film, or no longer");
    }
    return ResponseEntity.noContent().build();
  }

  private static FilmAnswer answer(KeptFilms.Kept film) {
    return new FilmAnswer(
        film.id(),
        "done",
        film.model(),
        film.modelVersion(),
        film.format().mediaType(),
        film.frames(),
        film.frames(),
        "/films/" + film.id() + "/file",
        film.expires(),
        null);
  }

  private static FilmAnswer answer(Film film) {
    boolean failed = film.future().isCompletedExceptionally();
    return new FilmAnswer(
        film.id(),
        failed ? "failed" : "making",
        film.request().model().manifest().name(),
        film.request().model().manifest().version(),
        film.request().format().mediaType(),
        film.frames(),
        film.made(),
        null,
        null,
        failed ? "the film could not be made; ask for it again" : null);
  }
}
