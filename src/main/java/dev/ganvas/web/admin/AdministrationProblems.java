package dev.ganvas.web.admin;

import dev.ganvas.bulk.BulkStateException;
import dev.ganvas.datasets.DatasetInUseException;
import dev.ganvas.datasets.TooManyUploadsException;
import dev.ganvas.generation.InsufficientMemoryException;
import dev.ganvas.generation.NotServableException;
import dev.ganvas.generation.UnfitModelException;
import dev.ganvas.imagesets.HostileArchiveException;
import dev.ganvas.imagesets.UnusableUploadException;
import dev.ganvas.jobs.IdempotencyException;
import dev.ganvas.jobs.JobStateException;
import dev.ganvas.models.InvalidBundleException;
import dev.ganvas.models.UnreadableModelException;
import dev.ganvas.web.problem.Problems;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What administrators cannot have: about datasets, jobs and models. */
@RestControllerAdvice
@Order(Problems.OF_FEATURES)
class AdministrationProblems {
  private static final int MAX_REPORTS = 100;

  @ExceptionHandler
  ResponseEntity<Object> hostile(HostileArchiveException e) {
    return Problems.answer(
        Problems.problem(HttpStatus.UNPROCESSABLE_CONTENT, "hostile_archive", e));
  }

  @ExceptionHandler
  ResponseEntity<Object> unusable(UnusableUploadException e) {
    ProblemDetail problem =
        Problems.problem(HttpStatus.UNPROCESSABLE_CONTENT, "unusable_upload", e);
    problem.setProperty("files", e.reports().stream().limit(MAX_REPORTS).toList());
    return Problems.answer(problem);
  }

  @ExceptionHandler
  ResponseEntity<Object> tooManyUploads(TooManyUploadsException e) {
    ProblemDetail problem = Problems.problem(HttpStatus.TOO_MANY_REQUESTS, "too_many_uploads", e);
    return Problems.answer(problem, 10);
  }

  @ExceptionHandler
  ResponseEntity<Object> tooManyFollowers(TooManyFollowersException e) {
    ProblemDetail problem = Problems.problem(HttpStatus.TOO_MANY_REQUESTS, "too_many_streams", e);
    return Problems.answer(problem, 10);
  }

  @ExceptionHandler
  ResponseEntity<Object> jobState(JobStateException e) {
    return Problems.answer(Problems.problem(HttpStatus.CONFLICT, "job_state", e));
  }

  @ExceptionHandler
  ResponseEntity<Object> bulkState(BulkStateException e) {
    return Problems.answer(Problems.problem(HttpStatus.CONFLICT, "job_state", e));
  }

  @ExceptionHandler
  ResponseEntity<Object> idempotency(IdempotencyException e) {
    HttpStatus status = e.underWay() ? HttpStatus.CONFLICT : HttpStatus.UNPROCESSABLE_CONTENT;
    return Problems.answer(Problems.problem(status, "idempotency_key", e));
  }

  @ExceptionHandler
  ResponseEntity<Object> unfit(UnfitModelException e) {
    return Problems.answer(Problems.problem(HttpStatus.CONFLICT, "unfit_model", e));
  }

  @ExceptionHandler
  ResponseEntity<Object> notServable(NotServableException e) {
    return Problems.answer(Problems.problem(HttpStatus.CONFLICT, "not_servable", e));
  }

  @ExceptionHandler
  ResponseEntity<Object> invalidBundle(InvalidBundleException e) {
    return Problems.answer(Problems.problem(HttpStatus.UNPROCESSABLE_CONTENT, "invalid_bundle", e));
  }

  @ExceptionHandler
  ResponseEntity<Object> unreadable(UnreadableModelException e) {
    return Problems.answer(Problems.problem(HttpStatus.SERVICE_UNAVAILABLE, "model_unreadable", e));
  }

  @ExceptionHandler
  ResponseEntity<Object> memory(InsufficientMemoryException e) {
    return Problems.answer(Problems.problem(HttpStatus.INSUFFICIENT_STORAGE, "no_memory", e));
  }

  @ExceptionHandler
  ResponseEntity<Object> inUse(DatasetInUseException e) {
    return Problems.answer(Problems.problem(HttpStatus.CONFLICT, "dataset_in_use", e));
  }
}
