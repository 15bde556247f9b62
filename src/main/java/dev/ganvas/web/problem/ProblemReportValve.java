package dev.ganvas.web.problem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.json.ProblemDetailJacksonMixin;
import tools.jackson.databind.json.JsonMapper;

/** Words as problems what Tomcat refuses before the application sees it. */
public final class ProblemReportValve extends ErrorReportValve {
  private static final int FIRST_ERROR = 400;
  private static final JsonMapper JSON =
      JsonMapper.builder().addMixIn(ProblemDetail.class, ProblemDetailJacksonMixin.class).build();

  @Override
  protected void report(Request request, Response response, @Nullable Throwable error) {
    int status = response.getStatus();
    if (status < FIRST_ERROR || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    ProblemDetail problem = Problems.ofStatus(status);
    String path = request.getRequestURI();
    Problems.setInstance(problem, path);
    boolean openAi = OpenAiError.isSpokenAt(path, request.getContextPath());
    String body = JSON.writeValueAsString(openAi ? OpenAiError.of(problem) : problem);
    try {
      response.setContentType(
          openAi ? MediaType.APPLICATION_JSON_VALUE : MediaType.APPLICATION_PROBLEM_JSON_VALUE);
      response.setCharacterEncoding(StandardCharsets.UTF_8.name());
      response.getReporter().write(body);
      response.finishResponse();
    } catch (IOException e) {
      container.getLogger().debug("the client has gone", e);
    }
  }
}
