package dev.ganvas;

import dev.ganvas.generation.GenerationProperties;
import dev.ganvas.generation.ShutdownProperties;
import dev.ganvas.storage.DataDirectory;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.tags.Tag;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.info.BuildProperties;
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

  @Bean
  OpenAPI openApi(ObjectProvider<BuildProperties> build) {
    List<Tag> inThisOrder =
        Stream.of(
                "Generation",
                "Models",
                "Administration: datasets",
                "Administration: training",
                "Administration: models",
                "Administration: keys")
            .map(name -> new Tag().name(name))
            .toList();
    return new OpenAPI()
        .tags(inThisOrder)
        .components(
            new Components()
                .addSecuritySchemes(
                    "key", new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer")))
        .addSecurityItem(new SecurityRequirement().addList("key"))
        .info(
            new Info()
                .title("Ganvas")
                .description(
                    "Image generation with GANs. Every picture is made by AI and labelled so.")
                .version(version(build.getIfAvailable()))
                .license(new License().name("Apache-2.0")));
  }

  /** Of the build; there is none where the service was not built by Maven. */
  private static String version(@Nullable BuildProperties build) {
    return build == null ? "unknown" : Objects.requireNonNullElse(build.getVersion(), "unknown");
  }
}
