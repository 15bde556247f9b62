package dev.ganvas.web.uploads;

import dev.ganvas.web.problem.Problems;
import org.springframework.core.annotation.Order;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Files that are not looked at. */
@RestControllerAdvice
@Order(Problems.OF_FEATURES)
class UploadProblems {
  @ExceptionHandler
  ResponseEntity<Object> refused(RefusedFileException e) {
    ProblemDetail problem = Problems.problem(e.status(), e.code(), e);
    return e.retryAfterSeconds() > 0
        ? Problems.answer(problem, e.retryAfterSeconds())
        : Problems.answer(problem);
  }
}
