package dev.ganvas.web.security;

import dev.ganvas.web.problem.Problems;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** A key has asked for too much. */
@RestControllerAdvice
@Order(Problems.OF_FEATURES)
class QuotaProblems {
  @ExceptionHandler
  ResponseEntity<Object> quotaExceeded(QuotaExceededException e) {
    ProblemDetail problem = Problems.problem(HttpStatus.TOO_MANY_REQUESTS, "quota_exceeded", e);
    return ResponseEntity.status(problem.getStatus())
        .headers(e.quota().headers())
        .header(HttpHeaders.RETRY_AFTER, Long.toString(e.retryAfterSeconds()))
        .body(problem);
  }
}
