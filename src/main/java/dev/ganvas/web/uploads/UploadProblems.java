package dev.ganvas.web.uploads;

import dev.ganvas.derived.LaneRefusedException;
import dev.ganvas.web.problem.Problems;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Files that are not looked at, or that nothing can be made of now. */
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

  @ExceptionHandler
  ResponseEntity<Object> refused(LaneRefusedException e) {
    ProblemDetail problem =
        e.closing()
            ? Problems.problem(HttpStatus.SERVICE_UNAVAILABLE, "shutting_down", e)
            : Problems.problem(HttpStatus.TOO_MANY_REQUESTS, "queue_full", e);
    return Problems.answer(problem, Math.max(1, e.retryAfter().plusMillis(999).toSeconds()));
  }
}
