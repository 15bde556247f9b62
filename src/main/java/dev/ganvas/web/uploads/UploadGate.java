package dev.ganvas.web.uploads;

import dev.ganvas.web.security.Buckets;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Lets files in that are sent to some addresses before anything of them is read: not too large, not
 * too many from one address, and only some at once, as each holds a thread.
 */
public class UploadGate extends OncePerRequestFilter {
  /** What a multipart body has besides the files. */
  private static final long ENVELOPE_BYTES = 64 * 1024;

  private final Set<String> paths;
  private final UploadLimits limits;
  private final Buckets buckets;
  private final HandlerExceptionResolver problems;
  private final Semaphore places;

  /**
   * @param paths that files are posted to
   */
  protected UploadGate(
      Set<String> paths, UploadLimits limits, Buckets buckets, HandlerExceptionResolver problems) {
    this.paths = Set.copyOf(paths);
    this.limits = limits;
    this.buckets = buckets;
    this.problems = problems;
    places = new Semaphore(limits.concurrent());
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !paths.contains(request.getServletPath()) || !"POST".equals(request.getMethod());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      enter(request);
    } catch (RuntimeException e) {
      problems.resolveException(request, response, null, e);
      return;
    }
    try {
      chain.doFilter(request, response);
    } finally {
      places.release();
    }
  }

  private void enter(HttpServletRequest request) {
    checkLength(request);
    takePlace(request);
  }

  /**
   * Lets in what has come by another way, and is in memory already.
   *
   * @throws RefusedFileException if its sender has no more for now, or too many are looked at
   */
  public <T> T admit(HttpServletRequest request, Supplier<T> work) {
    takePlace(request);
    try {
      return work.get();
    } finally {
      places.release();
    }
  }

  private void takePlace(HttpServletRequest request) {
    checkRoom();
    takeFromBucket(request);
    if (!places.tryAcquire()) {
      throw tooMany("%d uploads are being read already".formatted(limits.concurrent()), 1);
    }
  }

  /**
   * Looks whether what the files are sent for could be done at all now; throws, as a controller
   * would, if not.
   */
  protected void checkRoom() {
    // It can.
  }

  private void checkLength(HttpServletRequest request) {
    long length = request.getContentLengthLong();
    long most = limits.maxFiles() * limits.maxFile().toBytes() + ENVELOPE_BYTES;
    if (length < 0) {
      throw new RefusedFileException(
          HttpStatus.LENGTH_REQUIRED,
          "length_required",
          "the length of the request must be given (Content-Length)",
          0);
    }
    if (length > most) {
      throw tooLarge(limits);
    }
  }

  static RefusedFileException tooLarge(UploadLimits limits) {
    return new RefusedFileException(
        HttpStatus.CONTENT_TOO_LARGE,
        "file_too_large",
        "the file must not be larger than %d bytes".formatted(limits.maxFile().toBytes()),
        0);
  }

  static RefusedFileException tooMany(String message, long retryAfterSeconds) {
    return new RefusedFileException(
        HttpStatus.TOO_MANY_REQUESTS, "too_many_uploads", message, retryAfterSeconds);
  }

  private void takeFromBucket(HttpServletRequest request) {
    if (limits.perMinute() == 0) {
      return;
    }
    ConsumptionProbe probe =
        buckets.take(limits.kind(), request.getRemoteAddr(), limits.perMinute(), 1);
    if (!probe.isConsumed()) {
      throw tooMany(
          "%d uploads a minute are taken from one address".formatted(limits.perMinute()),
          Buckets.seconds(probe.getNanosToWaitForRefill()));
    }
  }
}
