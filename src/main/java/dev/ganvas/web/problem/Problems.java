package dev.ganvas.web.problem;

import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/** Makes problems (RFC 9457), and answers that tell of them. */
public final class Problems {
  /** Order of the advices for one feature's exceptions: before the one for all exceptions. */
  public static final int OF_FEATURES = 0;

  private Problems() {}

  /** A problem with that code, a machine-readable name, and a new request id. */
  public static ProblemDetail problem(HttpStatus status, String code, String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    describe(problem, code);
    return problem;
  }

  /** A problem that the exception tells in words for the caller. */
  public static ProblemDetail problem(HttpStatus status, String code, Exception e) {
    return problem(status, code, String.valueOf(e.getMessage()));
  }

  static void describe(ProblemDetail problem, String code) {
    problem.setProperty("code", code);
    problem.setProperty("requestId", UUID.randomUUID().toString());
  }

  /** An answer that also says when to try again. */
  public static ResponseEntity<Object> answer(ProblemDetail problem, long retryAfterSeconds) {
    return ResponseEntity.status(problem.getStatus())
        .header(HttpHeaders.RETRY_AFTER, Long.toString(retryAfterSeconds))
        .body(problem);
  }

  /** An answer with that problem. */
  public static ResponseEntity<Object> answer(ProblemDetail problem) {
    return ResponseEntity.status(problem.getStatus()).body(problem);
  }
}
