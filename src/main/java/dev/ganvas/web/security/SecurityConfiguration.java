package dev.ganvas.web.security;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Arrays;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.annotation.web.configurers.ExceptionHandlingConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Which paths need which key. What is not named here is not there, for anybody. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SecurityProperties.class)
class SecurityConfiguration {
  /** Of its page, and of what makes it. */
  private static final String DREAM = "/dream";

  private static final String[] PICTURES = {
    "/generate",
    "/mcp",
    "/films/**",
    DREAM,
    "/variations",
    "/images/**",
    "/models/**",
    "/v1/**",
    "/gallery/pictures/**"
  };
  private static final String[] METRICS = {"/actuator/prometheus", "/actuator/metrics/**"};
  private static final String[] ADMINISTRATION = {"/admin/**", "/actuator/**"};
  private static final String[] OPEN = {
    "/verify",
    "/provenance/**",
    "/pictures/**",
    "/.well-known/**",
    "/livez",
    "/readyz",
    "/actuator/health/**",
    "/actuator/info",
    "/",
    "/person",
    "/explorer",
    "/film",
    "/train",
    "/gallery",
    "/pages/**",
    "/assets/**",
    "/avatars/*",
    "/v3/api-docs/**",
    "/v3/api-docs.yaml",
    "/swagger-ui.html",
    "/swagger-ui/**"
  };

  private static final RequestMatcher MAKING_PICTURES = anyOf(PICTURES);
  private static final RequestMatcher NAMED = anyOf(PICTURES, METRICS, ADMINISTRATION, OPEN);

  private static RequestMatcher anyOf(String[]... patterns) {
    return new OrRequestMatcher(
        Stream.of(patterns)
            .flatMap(Arrays::stream)
            .<RequestMatcher>map(PathPatternRequestMatcher.withDefaults()::matcher)
            .toList());
  }

  /**
   * Pictures that are for everybody, asked for without a key, do not go through the chain: it takes
   * two or three of a hundred pictures that the service can make in a second.
   */
  @Bean
  @Order(1)
  SecurityFilterChain openPictures(SecurityProperties properties) {
    boolean open = !properties.generateRequiresKey();
    return new DefaultSecurityFilterChain(
        request ->
            open
                && request.getHeader(HttpHeaders.AUTHORIZATION) == null
                && MAKING_PICTURES.matches(request));
  }

  @Bean
  @Order(2)
  SecurityFilterChain chain(
      HttpSecurity http,
      ApiKeys keys,
      AuditRepository audit,
      Clock clock,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
    return http.csrf(AbstractHttpConfigurer::disable)
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .requestCache(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .addFilterBefore(new BearerKeyFilter(keys, problems), AnonymousAuthenticationFilter.class)
        .addFilterAfter(new AuditFilter(audit, clock), AnonymousAuthenticationFilter.class)
        .authorizeHttpRequests(paths -> authorize(paths, keys.generateRequiresKey()))
        .exceptionHandling(refusals -> refuseBy(problems, refusals))
        .build();
  }

  private static void refuseBy(
      HandlerExceptionResolver problems, ExceptionHandlingConfigurer<HttpSecurity> refusals) {
    refusals.authenticationEntryPoint(
        (request, response, failure) ->
            refuse(problems, request, response, RefusedAccessException.keyRequired()));
    refusals.accessDeniedHandler(
        (request, response, failure) ->
            refuse(problems, request, response, RefusedAccessException.roleRequired()));
  }

  private static void authorize(
      AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry
          paths,
      boolean generateRequiresKey) {
    String admin = Role.ADMIN.name();
    paths
        .dispatcherTypeMatchers(
            DispatcherType.ERROR,
            DispatcherType.ASYNC,
            DispatcherType.FORWARD,
            DispatcherType.INCLUDE)
        .permitAll();
    paths.requestMatchers(OPEN).permitAll();
    paths.requestMatchers(HttpMethod.GET, DREAM).permitAll();
    paths.requestMatchers(METRICS).hasAnyRole(admin, Role.METRICS.name());
    paths.requestMatchers(ADMINISTRATION).hasRole(admin);
    if (generateRequiresKey) {
      paths.requestMatchers(PICTURES).hasAnyRole(admin, Role.GENERATE.name());
    } else {
      paths.requestMatchers(PICTURES).permitAll();
    }
    paths.anyRequest().denyAll();
  }

  private static void refuse(
      HandlerExceptionResolver problems,
      HttpServletRequest request,
      HttpServletResponse response,
      RefusedAccessException refusal) {
    Exception why = refusal;
    if (!NAMED.matches(request)) {
      why =
          new NoResourceFoundException(
              HttpMethod.valueOf(request.getMethod()),
              request.getRequestURI(),
              request.getServletPath());
    }
    problems.resolveException(request, response, null, why);
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
}
