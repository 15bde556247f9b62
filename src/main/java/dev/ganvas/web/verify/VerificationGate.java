package dev.ganvas.web.verify;

import dev.ganvas.web.security.Buckets;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Lets files in to be verified before anything of them is read: not too large, not too many from
 * one address, and only some at once, as each holds a thread.
 */
@Component
@EnableConfigurationProperties(VerificationProperties.class)
class VerificationGate extends OncePerRequestFilter {
  private static final String PATH = "/verify";

  /** What a multipart body has besides the file. */
  private static final long ENVELOPE_BYTES = 64 * 1024;

  private final VerificationProperties limits;
  private final HandlerExceptionResolver problems;
  private final Semaphore places;
  private final Buckets buckets;

  VerificationGate(
      VerificationProperties limits,
      Buckets buckets,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
    this.limits = limits;
    this.problems = problems;
    places = new Semaphore(limits.concurrent());
    this.buckets = buckets;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !PATH.equals(request.getServletPath()) || !"POST".equals(request.getMethod());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    boolean entered = false;
    try {
      checkLength(request);
      takeFromBucket(request);
      entered = places.tryAcquire();
      if (!entered) {
        throw tooMany(limits.concurrent() + " pictures are being verified already", 1);
      }
      chain.doFilter(request, response);
    } catch (RefusedFileException | DataAccessException e) {
      problems.resolveException(request, response, null, e);
    } finally {
      if (entered) {
        places.release();
      }
    }
  }

  private void checkLength(HttpServletRequest request) {
    long length = request.getContentLengthLong();
    long most = limits.maxFile().toBytes() + ENVELOPE_BYTES;
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

  static RefusedFileException tooLarge(VerificationProperties limits) {
    return new RefusedFileException(
        HttpStatus.CONTENT_TOO_LARGE,
        "file_too_large",
        "the file must not be larger than %d bytes".formatted(limits.maxFile().toBytes()),
        0);
  }

  private static RefusedFileException tooMany(String message, long retryAfterSeconds) {
    return new RefusedFileException(
        HttpStatus.TOO_MANY_REQUESTS, "too_many_verifications", message, retryAfterSeconds);
  }

  private void takeFromBucket(HttpServletRequest request) {
    if (limits.perMinute() == 0) {
      return;
    }
    ConsumptionProbe probe = buckets.take("verify", request.getRemoteAddr(), limits.perMinute(), 1);
    if (!probe.isConsumed()) {
      throw tooMany(
          "%d files a minute can be verified from one address".formatted(limits.perMinute()),
          Buckets.seconds(probe.getNanosToWaitForRefill()));
    }
  }
}
