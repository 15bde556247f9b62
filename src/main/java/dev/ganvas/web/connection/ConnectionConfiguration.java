package dev.ganvas.web.connection;

import jakarta.servlet.DispatcherType;
import java.time.Duration;
import java.util.EnumSet;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Bodies come first. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RequestProperties.class)
class ConnectionConfiguration {
  private static final Duration GRACE = Duration.ofSeconds(5);

  @Bean
  FilterRegistrationBean<BodyFilter> bodyFilter(
      RequestProperties limits,
      Connections connections,
      Leftovers leftovers,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
    FilterRegistrationBean<BodyFilter> registration =
        new FilterRegistrationBean<>(new BodyFilter(limits, connections, leftovers, problems));
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
    return registration;
  }

  /**
   * A connection waits for a body longer than the body may take, whatever is configured: whoever is
   * late gets an answer.
   */
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> bodyTime(RequestProperties limits) {
    return factory ->
        factory.addProtocolHandlerCustomizers(
            protocol -> {
              if (protocol instanceof AbstractHttp11Protocol<?> http) {
                http.setDisableUploadTimeout(false);
                http.setConnectionUploadTimeout(
                    Math.toIntExact(limits.bodyTime().plus(GRACE).toMillis()));
              }
            });
  }
}
