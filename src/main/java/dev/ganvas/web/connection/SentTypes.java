package dev.ganvas.web.connection;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Refuses bodies whose type is none, or has a wildcard, which no body can have. */
@Component
class SentTypes implements HandlerInterceptor, WebMvcConfigurer {
  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(this);
  }

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws HttpMediaTypeNotSupportedException {
    String type = request.getContentType();
    if (type != null && BodyFilter.hasBody(request) && !isConcrete(type)) {
      throw new HttpMediaTypeNotSupportedException(
          "the content type %s is none that a body can have".formatted(type));
    }
    return true;
  }

  private static boolean isConcrete(String type) {
    try {
      return MediaType.parseMediaTypes(List.of(type)).stream().allMatch(MediaType::isConcrete);
    } catch (InvalidMediaTypeException e) {
      return false;
    }
  }
}
