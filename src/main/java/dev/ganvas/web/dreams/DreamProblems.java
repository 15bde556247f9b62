package dev.ganvas.web.dreams;

import dev.ganvas.dreams.DreamRefusedException;
import dev.ganvas.web.problem.Problems;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What keeps dreams from being dreamt. */
@RestControllerAdvice
@Order(Problems.OF_FEATURES)
class DreamProblems {
  @ExceptionHandler
  ResponseEntity<Object> refused(DreamRefusedException e) {
    ProblemDetail problem =
        e.closing()
            ? Problems.problem(HttpStatus.SERVICE_UNAVAILABLE, "shutting_down", e)
            : Problems.problem(HttpStatus.TOO_MANY_REQUESTS, "queue_full", e);
    return Problems.answer(problem, Math.max(1, e.retryAfter().plusMillis(999).toSeconds()));
  }
}
