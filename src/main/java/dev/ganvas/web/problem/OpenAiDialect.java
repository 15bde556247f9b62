package dev.ganvas.web.problem;

import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/** Says everything under {@code /v1/} as the OpenAI API would, problems too. */
@RestControllerAdvice
public class OpenAiDialect implements ResponseBodyAdvice<Object> {
  @Override
  public boolean supports(
      MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converterType) {
    return true;
  }

  @Override
  public @Nullable Object beforeBodyWrite(
      @Nullable Object body,
      MethodParameter returnType,
      MediaType selectedContentType,
      Class<? extends HttpMessageConverter<?>> selectedConverterType,
      ServerHttpRequest request,
      ServerHttpResponse response) {
    if (!(request instanceof ServletServerHttpRequest servlet)
        || !OpenAiError.isSpokenIn(servlet.getServletRequest())) {
      return body;
    }
    HttpHeaders headers = response.getHeaders();
    if (!(body instanceof ProblemDetail problem)) {
      headers.set(OpenAiError.requestIdHeader(), UUID.randomUUID().toString());
      return body;
    }
    prepare(headers, problem);
    return OpenAiError.of(problem);
  }

  /** Sets the headers of an answer that tells of a problem. */
  public static void prepare(HttpHeaders headers, ProblemDetail problem) {
    Map<String, Object> properties = Objects.requireNonNullElse(problem.getProperties(), Map.of());
    headers.setContentType(MediaType.APPLICATION_JSON);
    headers.set(OpenAiError.requestIdHeader(), String.valueOf(properties.get("requestId")));
    if (OpenAiError.isPermanent(problem.getStatus())) {
      headers.set("x-should-retry", "false");
    }
  }
}
