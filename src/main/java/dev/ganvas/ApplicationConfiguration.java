package dev.ganvas;

import dev.ganvas.generation.GenerationProperties;
import dev.ganvas.generation.ShutdownProperties;
import dev.ganvas.storage.DataDirectory;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** What comes from outside: time and randomness. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
  GenerationProperties.class,
  ShutdownProperties.class,
  DataDirectory.class
})
class ApplicationConfiguration {
  @Bean
  static ConfigurationCheck configurationCheck(Environment environment) {
    return new ConfigurationCheck(environment);
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  RandomGenerator random() {
    return new SecureRandom();
  }
}
