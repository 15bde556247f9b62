package dev.ganvas.web.problem;

import dev.ganvas.storage.ObjectStoreException;
import dev.ganvas.storage.StorageFullException;
import jakarta.servlet.http.HttpServletResponse;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.converter.HttpMessageNotWritableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import org.springframework.web.util.DisconnectedClientHelper;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/**
 * Maps every exception to one problem (RFC 9457); nothing internal shows. Those of one feature have
 * a handler beside it, which comes before this one.
 */
@RestControllerAdvice
class ProblemHandler extends ResponseEntityExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);
  private static final Pattern REPEATED = Pattern.compile("Duplicate Object property \"(.*?)\"");

  @ExceptionHandler
  ResponseEntity<Object> invalid(InvalidRequestException e, WebRequest request) {
    ProblemDetail problem =
        Problems.problem(
            HttpStatus.BAD_REQUEST, "invalid_request", "the request has invalid fields");
    problem.setProperty("errors", Findings.of(request).and(e.violations()));
    return Problems.answer(problem);
  }

  @ExceptionHandler
  ResponseEntity<Object> bodyTooLarge(BodyTooLargeException e) {
    return Problems.answer(Problems.problem(HttpStatus.CONTENT_TOO_LARGE, "content_too_large", e));
  }

  @ExceptionHandler
  ResponseEntity<Object> encodedBody(EncodedBodyException e) {
    ProblemDetail problem =
        Problems.problem(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", e);
    return ResponseEntity.status(problem.getStatus())
        .header(HttpHeaders.ACCEPT_ENCODING, "identity")
        .body(problem);
  }

  /** Control characters, which no well-meaning client sends, in headers or names of parameters. */
  @ExceptionHandler(RequestRejectedException.class)
  ResponseEntity<Object> rejected() {
    return invalidParameters(
        "a header, or the name of a parameter, has characters that it cannot have");
  }

  /** What Tomcat says of parameters that are not UTF-8, or wrongly escaped. */
  @ExceptionHandler(InvalidParameterException.class)
  ResponseEntity<Object> unreadableParameters() {
    return invalidParameters("the parameters cannot be read: they must be UTF-8, escaped by %");
  }

  private static ResponseEntity<Object> invalidParameters(String detail) {
    return Problems.answer(Problems.problem(HttpStatus.BAD_REQUEST, "invalid_parameters", detail));
  }

  @ExceptionHandler
  ResponseEntity<Object> notFound(NotFoundException e) {
    return Problems.answer(Problems.problem(HttpStatus.NOT_FOUND, "not_found", e));
  }

  @ExceptionHandler
  ResponseEntity<Object> modelNotFound(ModelNotFoundException e) {
    return Problems.answer(Problems.problem(HttpStatus.NOT_FOUND, "model_not_found", e));
  }

  @ExceptionHandler
  ResponseEntity<Object> conflict(ConflictException e) {
    return Problems.answer(Problems.problem(HttpStatus.CONFLICT, "conflict", e));
  }

  /** The client has gone, or what it sends are no parts: nothing is wrong here. */
  @ExceptionHandler
  @Nullable ResponseEntity<Object> brokenUpload(
      MultipartException e, HttpServletResponse response) {
    if (StorageFullException.isBehind(e)) {
      return unexpected(e);
    }
    LOG.info("an upload broke off: {}", NestedExceptionUtils.getMostSpecificCause(e).toString());
    if (response.isCommitted()) {
      return null; // It was answered before it had come.
    }
    return Problems.answer(
        Problems.problem(
            HttpStatus.BAD_REQUEST, "invalid_upload", "the parts of the body are not complete"));
  }

  @ExceptionHandler({
    DataAccessResourceFailureException.class,
    TransientDataAccessException.class,
    RecoverableDataAccessException.class,
    TransactionException.class
  })
  ResponseEntity<Object> databaseAway(Exception e) {
    if (StorageFullException.isBehind(e)) {
      return unexpected(e);
    }
    LOG.error(
        "the database cannot be reached: {}",
        NestedExceptionUtils.getMostSpecificCause(e).toString());
    return Problems.answer(
        Problems.problem(
            HttpStatus.SERVICE_UNAVAILABLE, "no_database", "the database cannot be reached"),
        10);
  }

  /** Something refers to what was to go, or is there already: nothing was changed. */
  @ExceptionHandler
  ResponseEntity<Object> integrity(DataIntegrityViolationException e) {
    LOG.warn("the database refused a change: {}", e.getMostSpecificCause().toString());
    return Problems.answer(
        Problems.problem(
            HttpStatus.CONFLICT,
            "conflict",
            "this does not go together with other data: it is referred to, or there already"));
  }

  @ExceptionHandler
  ResponseEntity<Object> unexpected(Exception e) {
    if (StorageFullException.isBehind(e)) {
      return Problems.answer(
          Problems.problem(
              HttpStatus.INSUFFICIENT_STORAGE,
              "disk_full",
              e instanceof StorageFullException
                  ? String.valueOf(e.getMessage())
                  : "there is no room left in the data directory; nothing was kept"));
    }
    ObjectStoreException away = ObjectStoreException.behind(e);
    if (away != null) {
      LOG.error("{}", away.getMessage());
      return Problems.answer(
          Problems.problem(
              HttpStatus.SERVICE_UNAVAILABLE,
              "no_object_store",
              "the object store, in which the nodes share files, cannot be reached"),
          10);
    }
    ProblemDetail problem =
        Problems.problem(
            HttpStatus.INTERNAL_SERVER_ERROR, "internal_error", "something went wrong here");
    if (DisconnectedClientHelper.isClientDisconnectedException(e)) {
      LOG.debug("a client has gone", e);
    } else {
      LOG.error("request {} failed", problem.getProperties(), e);
    }
    return Problems.answer(problem);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    if (e.getMostSpecificCause() instanceof BodyTooLargeException tooLarge) {
      return bodyTooLarge(tooLarge);
    }
    if (e.getMostSpecificCause() instanceof SocketTimeoutException) {
      return Problems.answer(Problems.ofStatus(HttpStatus.REQUEST_TIMEOUT.value()));
    }
    String where = "";
    if (e.getCause() instanceof JacksonException syntax && syntax.getLocation() != null) {
      Matcher repeated = REPEATED.matcher(String.valueOf(syntax.getOriginalMessage()));
      if (repeated.find()) {
        String field = repeated.group(1);
        return invalid(InvalidRequestException.of(field, "is given more than once"), request);
      }
      TokenStreamLocation location = syntax.getLocation();
      where = ": line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
    }
    return Problems.answer(
        Problems.problem(
            HttpStatus.BAD_REQUEST, "invalid_json", "the body is not valid JSON" + where));
  }

  /** JSON that was asked for in another encoding than it has. */
  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMessageNotWritable(
      HttpMessageNotWritableException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return e.getCause() == null
        ? Problems.answer(Problems.ofStatus(HttpStatus.NOT_ACCEPTABLE.value()))
        : unexpected(e);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleNoResourceFoundException(
      NoResourceFoundException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    return Problems.answer(Problems.ofStatus(status.value()));
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotSupported(
      HttpMediaTypeNotSupportedException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    ProblemDetail problem =
        Stream.of(MediaType.APPLICATION_JSON, MediaType.MULTIPART_FORM_DATA)
            .filter(
                wanted ->
                    e.getSupportedMediaTypes().stream().anyMatch(wanted::equalsTypeAndSubtype))
            .findFirst()
            .map(wanted -> "this is not read here: send Content-Type: " + wanted)
            .map(detail -> ProblemDetail.forStatusAndDetail(status, detail))
            .orElse(null);
    return handleExceptionInternal(e, problem, headers, status, request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleTypeMismatch(
      TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    String field = String.valueOf(e.getPropertyName());
    return invalid(InvalidRequestException.of(field, ValueWords.mismatch(e)), request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
      MethodArgumentNotValidException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return invalid(InvalidRequestException.of(e.getBindingResult()), request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleExceptionInternal(
      Exception e,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    if (DisconnectedClientHelper.isClientDisconnectedException(e)) {
      LOG.debug("a client has gone", e);
      return null;
    }
    HttpHeaders sent = new HttpHeaders(headers);
    sent.setContentType(
        MediaType.APPLICATION_PROBLEM_JSON); // even if the client does not accept it
    Object details =
        body == null && e instanceof ErrorResponse response ? response.getBody() : body;
    if (details instanceof ProblemDetail problem) {
      Problems.describe(
          problem, HttpStatus.valueOf(status.value()).name().toLowerCase(Locale.ROOT));
    }
    return super.handleExceptionInternal(e, details, sent, status, request);
  }
}
