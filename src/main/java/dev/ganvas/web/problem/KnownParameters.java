package dev.ganvas.web.problem;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.MethodParameter;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.validation.Errors;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Refuses parameters that a controller of ours does not have, as unknown fields of JSON are, those
 * given more often than they count, and parts that are not UTF-8.
 */
@Component
class KnownParameters implements HandlerInterceptor, WebMvcConfigurer {
  private static final String OURS = "dev.ganvas.";
  private static final char REPLACEMENT = '\uFFFD'; // of bytes that are no text

  /** By method, its parameters, and whether each may be given more than once. */
  private final Map<Method, Map<String, Boolean>> known = new ConcurrentHashMap<>();

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    // Where an error is told, nothing more of its request may be read.
    registry.addInterceptor(this).excludePathPatterns("/error");
  }

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws IOException, ServletException {
    if (handler instanceof HandlerMethod method
        && method.getBeanType().getName().startsWith(OURS)) {
      Map<String, Boolean> parameters =
          known.computeIfAbsent(method.getMethod(), key -> parameters(method, request));
      Findings findings = Findings.of(new ServletWebRequest(request));
      Map<String, Integer> counts = new TreeMap<>();
      request.getParameterMap().forEach((name, values) -> counts.put(name, values.length));
      if (request instanceof MultipartHttpServletRequest form) {
        if (parameters.isEmpty()) {
          return true; // The handler does not look at the form.
        }
        form.getMultiFileMap()
            .forEach((name, files) -> counts.merge(name, files.size(), Integer::sum));
        checkText(form.getParts(), findings);
      }
      counts.forEach((name, count) -> check(name, count, parameters, findings));
      if (!hasErrors(method)) {
        findings.refuse();
      }
    }
    return true;
  }

  private static void check(
      String name, int count, Map<String, Boolean> parameters, Findings findings) {
    Boolean repeated = parameters.get(name);
    if (repeated == null) {
      findings.note(name, unknown(parameters.keySet()));
    } else if (count > 1 && !repeated) {
      findings.note(name, "is given %d times, and counts once".formatted(count));
    }
  }

  /** The server reads all text of parts as UTF-8, whatever else a part declares. */
  private static void checkText(Collection<Part> parts, Findings findings) throws IOException {
    for (Part part : parts) {
      String file = part.getSubmittedFileName();
      if (file == null ? !isUtf8(part) : file.indexOf(REPLACEMENT) >= 0) {
        findings.note(
            part.getName(),
            file == null ? "is not UTF-8" : "has characters in its file name that cannot be read");
      }
    }
  }

  private static boolean isUtf8(Part part) throws IOException {
    try (InputStream content = part.getInputStream()) {
      byte[] text = content.readAllBytes();
      String declared = part.getContentType();
      Charset charset = declared == null ? null : MediaType.parseMediaType(declared).getCharset();
      String read = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
      return charset == null || read.equals(new String(text, charset));
    } catch (CharacterCodingException | InvalidMediaTypeException e) {
      return false;
    }
  }

  private static String unknown(Set<String> names) {
    return names.isEmpty()
        ? "is no parameter: there are none here"
        : "is unknown; the parameters are " + String.join(", ", names);
  }

  private static Set<?> pathVariables(HttpServletRequest request) {
    return request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE)
            instanceof Map<?, ?> variables
        ? variables.keySet()
        : Set.of();
  }

  private static boolean hasErrors(HandlerMethod method) {
    for (MethodParameter parameter : method.getMethodParameters()) {
      if (Errors.class.isAssignableFrom(parameter.getParameterType())) {
        return true;
      }
    }
    return false;
  }

  private static Map<String, Boolean> parameters(HandlerMethod method, HttpServletRequest request) {
    Map<String, Boolean> names = new TreeMap<>();
    for (MethodParameter parameter : method.getMethodParameters()) {
      RequestParam single = parameter.getParameterAnnotation(RequestParam.class);
      if (single != null) {
        String given = single.name().isEmpty() ? single.value() : single.name();
        names.put(
            given.isEmpty() ? parameter.getParameter().getName() : given,
            isList(parameter.getParameterType()));
      } else if (parameter.getParameterType().isRecord()
          && !parameter.hasParameterAnnotation(RequestBody.class)
          && !parameter.hasParameterAnnotation(PathVariable.class)
          && !parameter.hasParameterAnnotation(RequestHeader.class)) {
        for (RecordComponent component : parameter.getParameterType().getRecordComponents()) {
          names.put(FieldNames.of(component), isList(component.getType()));
        }
      }
    }
    names.keySet().removeAll(pathVariables(request));
    return names;
  }

  private static boolean isList(Class<?> type) {
    return Collection.class.isAssignableFrom(type) || type.isArray();
  }
}
