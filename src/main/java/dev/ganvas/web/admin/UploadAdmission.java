package dev.ganvas.web.admin;

import dev.ganvas.datasets.DatasetStore;
import dev.ganvas.datasets.TooManyUploadsException;
import dev.ganvas.storage.StorageFullException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Lets pictures come to the door only where there is somebody to take them and room to put them:
 * behind the filters that know the caller, before anything of the body is read.
 */
final class UploadAdmission extends OncePerRequestFilter {
  private static final RequestMatcher UPLOADS =
      PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, "/admin/datasets");

  private final DatasetStore datasets;
  private final HandlerExceptionResolver problems;

  UploadAdmission(DatasetStore datasets, HandlerExceptionResolver problems) {
    this.datasets = datasets;
    this.problems = problems;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !UPLOADS.matches(request);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    DatasetStore.Admission admission;
    try {
      admission = datasets.admit(Math.max(0, request.getContentLengthLong()));
    } catch (TooManyUploadsException | StorageFullException e) {
      problems.resolveException(request, response, null, e);
      return;
    }
    try (admission) {
      chain.doFilter(request, response);
    }
  }
}
