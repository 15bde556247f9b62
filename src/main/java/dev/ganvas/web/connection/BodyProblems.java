package dev.ganvas.web.connection;

import dev.ganvas.web.problem.Problems;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Bodies that are not read. */
@RestControllerAdvice
@Order(Problems.OF_FEATURES)
class BodyProblems {
  private static final int RETRY_SECONDS = 5;

  @ExceptionHandler
  ResponseEntity<Object> refused(RefusedBodyException e) {
    ProblemDetail problem = Problems.problem(e.status(), e.code(), e);
    return e.status() == HttpStatus.SERVICE_UNAVAILABLE
        ? Problems.answer(problem, RETRY_SECONDS)
        : Problems.answer(problem);
  }
}
