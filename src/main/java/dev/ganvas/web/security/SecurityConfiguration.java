package dev.ganvas.web.security;

import dev.ganvas.web.problem.OpenAiDialect;
import dev.ganvas.web.problem.OpenAiError;
import dev.ganvas.web.problem.Problems;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.WebSecurityCustomizer;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;
import tools.jackson.databind.json.JsonMapper;

/** Which paths need which key. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SecurityProperties.class)
class SecurityConfiguration {
  private static final String[] PICTURES = {"/generate", "/images/**", "/models/**", "/v1/**"};

  @Bean
  SecurityFilterChain chain(
      HttpSecurity http,
      ApiKeys keys,
      JsonMapper json,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
    return http.csrf(AbstractHttpConfigurer::disable)
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .requestCache(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .addFilterBefore(new BearerKeyFilter(keys, problems), AnonymousAuthenticationFilter.class)
        .authorizeHttpRequests(
            paths -> {
              paths.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC).permitAll();
              paths.requestMatchers("/actuator/health/**", "/actuator/info").permitAll();
              paths.requestMatchers("/actuator/**", "/admin/**").hasRole(Role.ADMIN.name());
              if (keys.generateRequiresKey()) {
                paths.requestMatchers(PICTURES).hasAnyRole(Role.ADMIN.name(), Role.GENERATE.name());
              }
              paths.anyRequest().permitAll();
            })
        .exceptionHandling(
            e ->
                e.authenticationEntryPoint(
                        (request, response, failure) ->
                            refuse(
                                json,
                                request,
                                response,
                                HttpStatus.UNAUTHORIZED,
                                "key_required",
                                "a valid key is needed: Authorization: Bearer <key>"))
                    .accessDeniedHandler(
                        (request, response, failure) ->
                            refuse(
                                json,
                                request,
                                response,
                                HttpStatus.FORBIDDEN,
                                "role_required",
                                "this key's role does not allow it")))
        .build();
  }

  /**
   * Pictures that are for everybody, without quotas, do not go through the chain: it takes two or
   * three of a hundred pictures that the service can make in a second.
   */
  @Bean
  WebSecurityCustomizer openPictures(SecurityProperties properties) {
    boolean open = !properties.generateRequiresKey() && properties.imagesPerMinute() == 0;
    return web -> {
      if (open) {
        web.ignoring().requestMatchers(PICTURES);
      }
    };
  }

  /** Each filter of the chain would be timed, in every request; the requests themselves are. */
  @Bean
  SecurityObservationSettings noTimersOfFilters() {
    return SecurityObservationSettings.noObservations();
  }

  /** Nobody logs in with a password; without this bean Spring would invent somebody who could. */
  @Bean
  UserDetailsService nobody() {
    return name -> {
      throw new UsernameNotFoundException(name);
    };
  }

  private static void refuse(
      JsonMapper json,
      HttpServletRequest request,
      HttpServletResponse response,
      HttpStatus status,
      String code,
      String detail)
      throws IOException {
    ProblemDetail problem = Problems.problem(status, code, detail);
    problem.setInstance(java.net.URI.create(request.getRequestURI()));
    response.setStatus(status.value());
    if (request.getRequestURI().startsWith(OpenAiError.PATHS)) {
      HttpHeaders headers = new HttpHeaders();
      OpenAiDialect.prepare(headers, problem);
      headers.forEach((name, values) -> response.setHeader(name, values.get(0)));
      json.writeValue(response.getOutputStream(), OpenAiError.of(problem));
      return;
    }
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    if (status == HttpStatus.UNAUTHORIZED) {
      response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"ganvas\"");
    }
    json.writeValue(response.getOutputStream(), problem);
  }
}
