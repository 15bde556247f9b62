package dev.ganvas.web.security;

import dev.ganvas.web.problem.Problems;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/** Lets browsers ask from pages of the configured origins. Before keys are asked for. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CorsProperties.class)
class CrossOrigin {
  private static final Duration PREFLIGHT_GOOD_FOR = Duration.ofHours(1);

  @Bean
  FilterRegistrationBean<CorsFilter> corsFilter(CorsProperties properties) {
    FilterRegistrationBean<CorsFilter> filter = new FilterRegistrationBean<>(filter(properties));
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    filter.setEnabled(!properties.origins().isEmpty() || properties.publicPictures());
    return filter;
  }

  static CorsFilter filter(CorsProperties properties) {
    UrlBasedCorsConfigurationSource paths = new UrlBasedCorsConfigurationSource();
    if (properties.publicPictures()) {
      CorsConfiguration pictures = allowing(List.of("GET", "HEAD"), List.of("*"));
      paths.registerCorsConfiguration("/images/**", pictures);
      paths.registerCorsConfiguration("/pictures/**", pictures);
    }
    if (!properties.origins().isEmpty()) {
      paths.registerCorsConfiguration("/**", allowing(List.of("*"), properties.origins()));
    }
    CorsFilter filter = new CorsFilter(paths);
    filter.setCorsProcessor(new Refusing());
    return filter;
  }

  /** Refuses as everything else is refused. */
  private static final class Refusing extends DefaultCorsProcessor {
    @Override
    protected void rejectRequest(ServerHttpResponse response) throws IOException {
      ProblemDetail problem =
          Problems.problem(HttpStatus.FORBIDDEN, "origin_refused", "this origin may not ask this");
      response.setStatusCode(HttpStatus.FORBIDDEN);
      response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
      response.getBody().write(Problems.json(problem));
      response.flush();
    }
  }

  private static CorsConfiguration allowing(List<String> methods, List<String> origins) {
    CorsConfiguration allowed = new CorsConfiguration();
    allowed.setAllowedOrigins(origins);
    allowed.setAllowedMethods(methods);
    allowed.setAllowedHeaders(List.of("*"));
    allowed.setExposedHeaders(List.of("*"));
    allowed.setMaxAge(PREFLIGHT_GOOD_FOR);
    return allowed;
  }
}
