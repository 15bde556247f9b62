package dev.ganvas.web.security;

import dev.ganvas.web.problem.Problems;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** A key is missing, may not do that, or has asked for too much. */
@RestControllerAdvice
@Order(Problems.OF_FEATURES)
class AccessProblems {
  @ExceptionHandler
  ResponseEntity<Object> refused(RefusedAccessException e) {
    ResponseEntity.BodyBuilder answer = ResponseEntity.status(e.status());
    if (e.status() == HttpStatus.UNAUTHORIZED) {
      answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"ganvas\"");
    }
    return answer.body(Problems.problem(e.status(), e.code(), e));
  }

  @ExceptionHandler
  ResponseEntity<Object> quotaExceeded(QuotaExceededException e) {
    ProblemDetail problem = Problems.problem(HttpStatus.TOO_MANY_REQUESTS, "quota_exceeded", e);
    return ResponseEntity.status(problem.getStatus())
        .headers(e.quota().headers())
        .header(HttpHeaders.RETRY_AFTER, Long.toString(e.retryAfterSeconds()))
        .body(problem);
  }
}
