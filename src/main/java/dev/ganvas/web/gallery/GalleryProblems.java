package dev.ganvas.web.gallery;

import dev.ganvas.web.problem.Problems;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Pictures that are not hung up. */
@RestControllerAdvice
@Order(Problems.OF_FEATURES)
class GalleryProblems {
  @ExceptionHandler
  ResponseEntity<Object> tooMany(TooManyHungException e) {
    return Problems.answer(
        Problems.problem(HttpStatus.TOO_MANY_REQUESTS, "too_many_pictures", e),
        e.retryAfterSeconds());
  }
}
