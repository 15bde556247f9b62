package dev.ganvas.web.connection;

import dev.ganvas.storage.InvalidConfigurationException;
import jakarta.servlet.DispatcherType;
import java.time.Duration;
import java.util.EnumSet;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Bodies come first. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RequestProperties.class)
class ConnectionConfiguration {
  @Bean
  FilterRegistrationBean<BodyFilter> bodyFilter(
      RequestProperties limits,
      Connections connections,
      Leftovers leftovers,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems,
      @Value("${server.tomcat.connection-timeout}") Duration connectionTimeout) {
    check(limits.bodyTime(), connectionTimeout);
    FilterRegistrationBean<BodyFilter> registration =
        new FilterRegistrationBean<>(new BodyFilter(limits, connections, leftovers, problems));
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
    return registration;
  }

  /**
   * @throws InvalidConfigurationException if a connection would end before a body is late, so that
   *     nobody could be told
   */
  static void check(Duration bodyTime, Duration connectionTimeout) {
    if (bodyTime.compareTo(connectionTimeout) >= 0) {
      throw new InvalidConfigurationException(
          ("ganvas.requests.body-time (%d s) must be shorter than server.tomcat.connection-timeout"
                  + " (%d s): whoever is late could not be told")
              .formatted(bodyTime.toSeconds(), connectionTimeout.toSeconds()));
    }
  }
}
