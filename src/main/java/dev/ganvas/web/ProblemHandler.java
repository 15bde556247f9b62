package dev.ganvas.web;

import dev.ganvas.datasets.DatasetInUseException;
import dev.ganvas.datasets.HostileArchiveException;
import dev.ganvas.datasets.TooManyUploadsException;
import dev.ganvas.datasets.UnusableUploadException;
import dev.ganvas.generation.InsufficientMemoryException;
import dev.ganvas.generation.QueueFullException;
import dev.ganvas.generation.ShuttingDownException;
import dev.ganvas.generation.UnfitModelException;
import dev.ganvas.models.InvalidBundleException;
import dev.ganvas.provenance.UnrecordedException;
import dev.ganvas.storage.StorageFullException;
import dev.ganvas.training.IdempotencyException;
import dev.ganvas.training.JobStateException;
import dev.ganvas.web.InvalidRequestException.Violation;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/** Maps every exception to one problem (RFC 9457); nothing internal shows. */
@RestControllerAdvice
class ProblemHandler extends ResponseEntityExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);
  private static final int MAX_REPORTS = 100;

  @ExceptionHandler
  ResponseEntity<Object> invalid(InvalidRequestException e) {
    ProblemDetail problem =
        problem(HttpStatus.BAD_REQUEST, "invalid_request", "the request has invalid fields");
    problem.setProperty("errors", e.violations());
    return answer(problem);
  }

  /** Nobody hears the answer: the client has left. */
  @ExceptionHandler(CancellationException.class)
  ResponseEntity<Object> abandoned() {
    return answer(
        problem(HttpStatus.SERVICE_UNAVAILABLE, "abandoned", "the request was abandoned"));
  }

  @ExceptionHandler
  ResponseEntity<Object> notFound(NotFoundException e) {
    return answer(problem(HttpStatus.NOT_FOUND, "not_found", e));
  }

  @ExceptionHandler
  ResponseEntity<Object> modelNotFound(ModelNotFoundException e) {
    return answer(problem(HttpStatus.NOT_FOUND, "model_not_found", e));
  }

  @ExceptionHandler
  ResponseEntity<Object> queueFull(QueueFullException e) {
    long seconds = Math.max(1, (e.retryAfter().toMillis() + 999) / 1000);
    ProblemDetail problem = problem(HttpStatus.TOO_MANY_REQUESTS, "queue_full", e);
    return answer(problem, seconds);
  }

  @ExceptionHandler
  ResponseEntity<Object> quotaExceeded(QuotaExceededException e) {
    ProblemDetail problem = problem(HttpStatus.TOO_MANY_REQUESTS, "quota_exceeded", e);
    return ResponseEntity.status(problem.getStatus())
        .headers(e.quota().headers())
        .header(HttpHeaders.RETRY_AFTER, Long.toString(e.retryAfterSeconds()))
        .body(problem);
  }

  @ExceptionHandler
  ResponseEntity<Object> shuttingDown(ShuttingDownException e) {
    ProblemDetail problem = problem(HttpStatus.SERVICE_UNAVAILABLE, "shutting_down", e);
    return answer(problem, 10);
  }

  @ExceptionHandler
  ResponseEntity<Object> unrecorded(UnrecordedException e) {
    return answer(problem(HttpStatus.SERVICE_UNAVAILABLE, "provenance_unavailable", e), 5);
  }

  @ExceptionHandler
  ResponseEntity<Object> hostile(HostileArchiveException e) {
    return answer(problem(HttpStatus.UNPROCESSABLE_CONTENT, "hostile_archive", e));
  }

  @ExceptionHandler
  ResponseEntity<Object> unusable(UnusableUploadException e) {
    ProblemDetail problem = problem(HttpStatus.UNPROCESSABLE_CONTENT, "unusable_upload", e);
    problem.setProperty("files", e.reports().stream().limit(MAX_REPORTS).toList());
    return answer(problem);
  }

  @ExceptionHandler
  ResponseEntity<Object> tooManyUploads(TooManyUploadsException e) {
    ProblemDetail problem = problem(HttpStatus.TOO_MANY_REQUESTS, "too_many_uploads", e);
    return answer(problem, 10);
  }

  @ExceptionHandler
  ResponseEntity<Object> refused(RefusedFileException e) {
    ProblemDetail problem = problem(e.status(), e.code(), e);
    return e.retryAfterSeconds() > 0 ? answer(problem, e.retryAfterSeconds()) : answer(problem);
  }

  @ExceptionHandler
  ResponseEntity<Object> tooManyFollowers(TooManyFollowersException e) {
    ProblemDetail problem = problem(HttpStatus.TOO_MANY_REQUESTS, "too_many_streams", e);
    return answer(problem, 10);
  }

  @ExceptionHandler
  ResponseEntity<Object> jobState(JobStateException e) {
    return answer(problem(HttpStatus.CONFLICT, "job_state", e));
  }

  @ExceptionHandler
  ResponseEntity<Object> idempotency(IdempotencyException e) {
    HttpStatus status = e.underWay() ? HttpStatus.CONFLICT : HttpStatus.UNPROCESSABLE_CONTENT;
    return answer(problem(status, "idempotency_key", e));
  }

  @ExceptionHandler
  ResponseEntity<Object> conflict(ConflictException e) {
    return answer(problem(HttpStatus.CONFLICT, "conflict", e));
  }

  @ExceptionHandler
  ResponseEntity<Object> unfit(UnfitModelException e) {
    return answer(problem(HttpStatus.CONFLICT, "unfit_model", e));
  }

  @ExceptionHandler
  ResponseEntity<Object> invalidBundle(InvalidBundleException e) {
    return answer(problem(HttpStatus.UNPROCESSABLE_CONTENT, "invalid_bundle", e));
  }

  @ExceptionHandler
  ResponseEntity<Object> memory(InsufficientMemoryException e) {
    return answer(problem(HttpStatus.INSUFFICIENT_STORAGE, "no_memory", e));
  }

  @ExceptionHandler
  ResponseEntity<Object> inUse(DatasetInUseException e) {
    return answer(problem(HttpStatus.CONFLICT, "dataset_in_use", e));
  }

  @ExceptionHandler({
    DataAccessResourceFailureException.class,
    CannotCreateTransactionException.class
  })
  ResponseEntity<Object> databaseAway(Exception e) {
    if (StorageFullException.isBehind(e)) {
      return unexpected(e);
    }
    LOG.error("the database cannot be reached", e);
    return answer(
        problem(HttpStatus.SERVICE_UNAVAILABLE, "no_database", "the database cannot be reached"),
        10);
  }

  @ExceptionHandler
  ResponseEntity<Object> unexpected(Exception e) {
    if (StorageFullException.isBehind(e)) {
      return answer(
          problem(
              HttpStatus.INSUFFICIENT_STORAGE,
              "disk_full",
              e instanceof StorageFullException
                  ? String.valueOf(e.getMessage())
                  : "there is no room left in the data directory; nothing was kept"));
    }
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
    String where = "";
    if (e.getCause() instanceof JacksonException syntax && syntax.getLocation() != null) {
      TokenStreamLocation location = syntax.getLocation();
      where = ": line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
    }
    return answer(
        problem(HttpStatus.BAD_REQUEST, "invalid_json", "the body is not valid JSON" + where));
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleTypeMismatch(
      TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    String field = String.valueOf(e.getPropertyName());
    Class<?> type = e.getRequiredType();
    String wanted =
        type == null ? "of another type" : "a " + type.getSimpleName().toLowerCase(Locale.ROOT);
    return invalid(
        new InvalidRequestException(
            List.of(
                new Violation(field, "must be %s, not \"%s\"".formatted(wanted, e.getValue())))));
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleExceptionInternal(
      Exception e,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    Object details =
        body == null && e instanceof ErrorResponse response ? response.getBody() : body;
    if (details instanceof ProblemDetail problem) {
      describe(problem, HttpStatus.valueOf(status.value()).name().toLowerCase(Locale.ROOT));
    }
    return super.handleExceptionInternal(e, details, headers, status, request);
  }

  static ProblemDetail problem(HttpStatus status, String code, String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    describe(problem, code);
    return problem;
  }

  /** A problem that the exception tells in words for the caller. */
  private static ProblemDetail problem(HttpStatus status, String code, Exception e) {
    return problem(status, code, String.valueOf(e.getMessage()));
  }

  private static void describe(ProblemDetail problem, String code) {
    problem.setProperty("code", code);
    problem.setProperty("requestId", UUID.randomUUID().toString());
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
