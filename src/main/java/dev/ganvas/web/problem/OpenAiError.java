package dev.ganvas.web.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ganvas.web.problem.InvalidRequestException.Violation;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** An error as the OpenAI API words it: {@code {"error": {message, type, param, code}}}. */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record OpenAiError(Details error) {
  private static final String HEADER = "x-request-id";

  /** As requests are routed: decoded, without the context path. */
  private static final RequestMatcher PATHS =
      PathPatternRequestMatcher.withDefaults().matcher("/v1/**");

  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Details(String message, String type, @Nullable String param, @Nullable String code) {}

  /** Whether a request is to be answered in this dialect; an error is told from another. */
  static boolean isSpokenIn(HttpServletRequest request) {
    return request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String refused
        ? isSpokenAt(refused, request.getContextPath())
        : PATHS.matches(request);
  }

  /** The same in this dialect. */
  public static OpenAiError of(ProblemDetail problem) {
    Map<String, Object> properties = Objects.requireNonNullElse(problem.getProperties(), Map.of());
    String code = String.valueOf(properties.get("code"));
    String message = Objects.requireNonNullElse(problem.getDetail(), problem.getTitle());
    String param = null;
    if (properties.get("errors") instanceof List<?> errors && !errors.isEmpty()) {
      List<Violation> violations =
          errors.stream().filter(Violation.class::isInstance).map(Violation.class::cast).toList();
      param = violations.get(0).field();
      message =
          violations.stream()
              .map(violation -> "\"" + violation.field() + "\" " + violation.message())
              .collect(Collectors.joining("; "));
    }
    if (code.equals("model_not_found")) {
      param = "model";
    }
    return new OpenAiError(new Details(String.valueOf(message), type(problem), param, name(code)));
  }

  private static String type(ProblemDetail problem) {
    return switch (problem.getStatus()) {
      case 401 -> "authentication_error";
      case 403 -> "permission_error";
      case 429 -> "rate_limit_error";
      default -> problem.getStatus() >= 500 ? "server_error" : "invalid_request_error";
    };
  }

  /** Codes that clients know by another name. */
  private static String name(String code) {
    return switch (code) {
      case "key_required" -> "invalid_api_key";
      case "queue_full", "quota_exceeded" -> "rate_limit_exceeded";
      default -> code;
    };
  }

  /** The same by an address as it was sent, which perhaps nobody can read. */
  static boolean isSpokenAt(@Nullable String address, @Nullable String contextPath) {
    return address != null && address.startsWith((contextPath == null ? "" : contextPath) + "/v1/");
  }

  /** Whether asking again later can help. */
  static boolean isPermanent(int status) {
    return !(status == 408 || status == 409 || status == 429 || status == 502 || status == 503);
  }

  /** The header that names a request. */
  public static String requestIdHeader() {
    return HEADER;
  }
}
