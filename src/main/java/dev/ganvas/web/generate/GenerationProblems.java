package dev.ganvas.web.generate;

import dev.ganvas.generation.QueueFullException;
import dev.ganvas.generation.RequestTooLargeException;
import dev.ganvas.generation.ShuttingDownException;
import dev.ganvas.provenance.UnrecordedException;
import dev.ganvas.web.problem.Problems;
import java.util.concurrent.CancellationException;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What keeps pictures from being made. */
@RestControllerAdvice
@Order(Problems.OF_FEATURES)
class GenerationProblems {
  @ExceptionHandler
  ResponseEntity<Object> queueFull(QueueFullException e) {
    long seconds = Math.max(1, (e.retryAfter().toMillis() + 999) / 1000);
    ProblemDetail problem = Problems.problem(HttpStatus.TOO_MANY_REQUESTS, "queue_full", e);
    return Problems.answer(problem, seconds);
  }

  @ExceptionHandler
  ResponseEntity<Object> tooLarge(RequestTooLargeException e) {
    return Problems.answer(Problems.problem(HttpStatus.CONTENT_TOO_LARGE, "too_large", e));
  }

  @ExceptionHandler
  ResponseEntity<Object> shuttingDown(ShuttingDownException e) {
    ProblemDetail problem = Problems.problem(HttpStatus.SERVICE_UNAVAILABLE, "shutting_down", e);
    return Problems.answer(problem, 10);
  }

  @ExceptionHandler
  ResponseEntity<Object> unrecorded(UnrecordedException e) {
    return Problems.answer(
        Problems.problem(HttpStatus.SERVICE_UNAVAILABLE, "provenance_unavailable", e), 5);
  }

  /** Nobody hears the answer: the client has left. */
  @ExceptionHandler(CancellationException.class)
  ResponseEntity<Object> abandoned() {
    return Problems.answer(
        Problems.problem(HttpStatus.SERVICE_UNAVAILABLE, "abandoned", "the request was abandoned"));
  }
}
