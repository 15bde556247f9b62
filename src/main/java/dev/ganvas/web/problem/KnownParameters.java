package dev.ganvas.web.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.MethodParameter;
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

/** Refuses parameters that a controller of ours does not have, as unknown fields of JSON are. */
@Component
class KnownParameters implements HandlerInterceptor, WebMvcConfigurer {
  private static final String OURS = "dev.ganvas.";

  private final Map<Method, Set<String>> known = new ConcurrentHashMap<>();

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(this);
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (handler instanceof HandlerMethod method
        && method.getBeanType().getName().startsWith(OURS)) {
      Set<String> names =
          known.computeIfAbsent(method.getMethod(), key -> parameters(method, request));
      Findings findings = Findings.of(new ServletWebRequest(request));
      for (String name : Collections.list(request.getParameterNames())) {
        if (!names.contains(name) && !isPartOfUnreadForm(request, names)) {
          findings.note(name, unknown(names));
        }
      }
      if (!hasErrors(method)) {
        findings.refuse();
      }
    }
    return true;
  }

  /** Of a form that the handler does not look at. */
  private static boolean isPartOfUnreadForm(HttpServletRequest request, Set<String> names) {
    return names.isEmpty() && request instanceof MultipartHttpServletRequest;
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

  private static Set<String> parameters(HandlerMethod method, HttpServletRequest request) {
    Set<String> names = new TreeSet<>();
    for (MethodParameter parameter : method.getMethodParameters()) {
      RequestParam single = parameter.getParameterAnnotation(RequestParam.class);
      if (single != null) {
        String given = single.name().isEmpty() ? single.value() : single.name();
        names.add(given.isEmpty() ? parameter.getParameter().getName() : given);
      } else if (parameter.getParameterType().isRecord()
          && !parameter.hasParameterAnnotation(RequestBody.class)
          && !parameter.hasParameterAnnotation(PathVariable.class)
          && !parameter.hasParameterAnnotation(RequestHeader.class)) {
        for (RecordComponent component : parameter.getParameterType().getRecordComponents()) {
          names.add(FieldNames.of(component));
        }
      }
    }
    names.removeAll(pathVariables(request));
    return names;
  }
}
