package dev.ganvas.web;

import dev.ganvas.generation.QueueFullException;
import dev.ganvas.generation.ShuttingDownException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Maps every exception to one problem (RFC 9457); nothing internal shows. */
@RestControllerAdvice
class ProblemHandler extends ResponseEntityExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);

  @ExceptionHandler
  ResponseEntity<Object> invalid(InvalidRequestException e) {
    ProblemDetail problem =
        problem(HttpStatus.BAD_REQUEST, "invalid_request", "the request has invalid fields");
    problem.setProperty("errors", e.violations());
    return answer(problem);
  }

  @ExceptionHandler
  ResponseEntity<Object> notFound(NotFoundException e) {
    return answer(problem(HttpStatus.NOT_FOUND, "not_found", String.valueOf(e.getMessage())));
  }

  @ExceptionHandler
  ResponseEntity<Object> queueFull(QueueFullException e) {
    long seconds = Math.max(1, (e.retryAfter().toMillis() + 999) / 1000);
    ProblemDetail problem =
        problem(HttpStatus.TOO_MANY_REQUESTS, "queue_full", String.valueOf(e.getMessage()));
    return answer(problem, seconds);
  }

  @ExceptionHandler
  ResponseEntity<Object> shuttingDown(ShuttingDownException e) {
    ProblemDetail problem =
        problem(HttpStatus.SERVICE_UNAVAILABLE, "shutting_down", String.valueOf(e.getMessage()));
    return answer(problem, 10);
  }

  @ExceptionHandler
  ResponseEntity<Object> unexpected(Exception e) {
    ProblemDetail problem =
        problem(HttpStatus.INTERNAL_SERVER_ERROR, "internal_error", "something went wrong here");
    LOG.error("request {} failed", problem.getProperties(), e);
    return answer(problem);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    ProblemDetail problem =
        problem(
            HttpStatus.BAD_REQUEST, "invalid_json", "the body is not the JSON that is expected");
    problem.setProperty("errors", unreadableFields(e));
    return answer(problem);
  }

  private static List<Map<String, String>> unreadableFields(HttpMessageNotReadableException e) {
    if (e.getCause() instanceof tools.jackson.databind.DatabindException mapping
        && !mapping.getPath().isEmpty()) {
      String field = String.valueOf(mapping.getPath().get(0).getPropertyName());
      return List.of(Map.of("field", field, "message", "has a value of the wrong type or range"));
    }
    return List.of();
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleExceptionInternal(
      Exception e,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    if (body instanceof ProblemDetail problem) {
      problem.setProperty(
          "code", HttpStatus.valueOf(status.value()).name().toLowerCase(java.util.Locale.ROOT));
      problem.setProperty("requestId", UUID.randomUUID().toString());
    }
    return super.handleExceptionInternal(e, body, headers, status, request);
  }

  private static ProblemDetail problem(HttpStatus status, String code, String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setProperty("code", code);
    problem.setProperty("requestId", UUID.randomUUID().toString());
    return problem;
  }

  private static ResponseEntity<Object> answer(ProblemDetail problem, long retryAfterSeconds) {
    return ResponseEntity.status(problem.getStatus())
        .header(HttpHeaders.RETRY_AFTER, Long.toString(retryAfterSeconds))
        .body(problem);
  }

  private static ResponseEntity<Object> answer(ProblemDetail problem) {
    return ResponseEntity.status(problem.getStatus()).body(problem);
  }
}
