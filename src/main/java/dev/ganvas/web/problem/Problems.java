package dev.ganvas.web.problem;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.json.ProblemDetailJacksonMixin;
import tools.jackson.databind.json.JsonMapper;

/** Makes problems (RFC 9457), and answers that tell of them. */
public final class Problems {
  /** Order of the advices for one feature's exceptions: before the one for all exceptions. */
  public static final int OF_FEATURES = 0;

  private static final JsonMapper JSON =
      JsonMapper.builder().addMixIn(ProblemDetail.class, ProblemDetailJacksonMixin.class).build();

  private Problems() {}

  /** A problem with that code, a machine-readable name, and a new request id. */
  public static ProblemDetail problem(HttpStatus status, String code, String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    describe(problem, code);
    return problem;
  }

  /** A problem that the exception tells in words for the caller. */
  public static ProblemDetail problem(HttpStatus status, String code, Exception e) {
    return problem(status, code, String.valueOf(e.getMessage()));
  }

  /** A problem of which nothing is known but its status. */
  public static ProblemDetail ofStatus(int code) {
    HttpStatus status =
        Objects.requireNonNullElse(HttpStatus.resolve(code), HttpStatus.INTERNAL_SERVER_ERROR);
    return problem(status, status.name().toLowerCase(Locale.ROOT), words(status));
  }

  private static String words(HttpStatus status) {
    return switch (status) {
      case BAD_REQUEST -> "the request cannot be read: look at its address and its headers";
      case NOT_FOUND -> "there is nothing at this address";
      case METHOD_NOT_ALLOWED -> "this address does not know the method";
      case REQUEST_TIMEOUT -> "the request did not come in time";
      case CONTENT_TOO_LARGE -> "the body is too long";
      case URI_TOO_LONG, REQUEST_HEADER_FIELDS_TOO_LARGE ->
          "the address and the headers are too long";
      default ->
          status.is5xxServerError()
              ? "something went wrong here"
              : status.getReasonPhrase().toLowerCase(Locale.ROOT);
    };
  }

  /** Says which address it is about, as far as that is one. */
  static void setInstance(ProblemDetail problem, @Nullable String path) {
    try {
      problem.setInstance(path == null ? null : new URI(null, null, path, null));
    } catch (URISyntaxException e) {
      problem.setInstance(null);
    }
  }

  /** A problem as it is sent where Spring does not. */
  public static byte[] json(ProblemDetail problem) {
    return JSON.writeValueAsBytes(problem);
  }

  static void describe(ProblemDetail problem, String code) {
    problem.setProperty("code", code);
    problem.setProperty("requestId", UUID.randomUUID().toString());
  }

  /** An answer that also says when to try again. */
  public static ResponseEntity<Object> answer(ProblemDetail problem, long retryAfterSeconds) {
    return ResponseEntity.status(problem.getStatus())
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .header(HttpHeaders.RETRY_AFTER, Long.toString(retryAfterSeconds))
        .body(problem);
  }

  /** An answer with that problem, whatever the client accepts. */
  public static ResponseEntity<Object> answer(ProblemDetail problem) {
    return ResponseEntity.status(problem.getStatus())
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }
}
