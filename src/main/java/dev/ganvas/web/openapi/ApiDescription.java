package dev.ganvas.web.openapi;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The description's frame, and the order of what is in it: that of use. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {
  static final String KEY = "key";

  private static final List<Tag> IN_ORDER_OF_USE =
      List.of(
          tag("Generation", "Pictures of things that do not exist"),
          tag("Your pictures", "What a model or a classifier makes of a picture that is sent"),
          tag("Films", "Walks through what a model can draw"),
          tag("Models", "What can be generated, and where it comes from"),
          tag("Gallery", "Pictures that somebody hung up"),
          tag("OpenAI images", "For programs that speak the OpenAI images API"),
          tag("Labels", "How pictures say that they were made by AI"),
          tag("Administration: datasets", "Pictures to train on"),
          tag("Administration: training", "Models of your own pictures"),
          tag("Administration: bulk", "Pictures by the million"),
          tag("Administration: models", "Versions, and which of them is served"),
          tag("Administration: keys", "Who may do what, and who did what"));

  private static Tag tag(String name, String description) {
    return new Tag().name(name).description(description);
  }

  @Bean
  OpenAPI openApi(ObjectProvider<BuildProperties> build) {
    return new OpenAPI()
        .components(
            new Components()
                .addSecuritySchemes(
                    KEY, new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer")))
        .addSecurityItem(new SecurityRequirement())
        .addSecurityItem(new SecurityRequirement().addList(KEY))
        .info(
            new Info()
                .title("Ganvas")
                .description(
                    "Image generation with GANs. Every picture is made by AI and labelled so.")
                .version(version(build.getIfAvailable()))
                .license(new License().name("Apache License 2.0").identifier("Apache-2.0")));
  }

  /** Of the build; there is none where the service was not built by Maven. */
  private static String version(@Nullable BuildProperties build) {
    return build == null ? "unknown" : Objects.requireNonNullElse(build.getVersion(), "unknown");
  }

  @Bean
  OpenApiCustomizer inOrderOfUse() {
    return api -> {
      Paths sorted = new Paths();
      api.getPaths().entrySet().stream()
          .sorted(Comparator.comparingInt(path -> rank(path.getValue())))
          .forEach(path -> sorted.addPathItem(path.getKey(), path.getValue()));
      api.setPaths(sorted);
      List<String> used = sorted.values().stream().flatMap(ApiDescription::tags).toList();
      api.setTags(IN_ORDER_OF_USE.stream().filter(tag -> used.contains(tag.getName())).toList());
    };
  }

  private static int rank(PathItem path) {
    List<String> names = IN_ORDER_OF_USE.stream().map(Tag::getName).toList();
    return tags(path).mapToInt(names::indexOf).filter(i -> i >= 0).min().orElse(names.size());
  }

  private static Stream<String> tags(PathItem path) {
    Map<PathItem.HttpMethod, Operation> operations = path.readOperationsMap();
    return operations.values().stream().flatMap(operation -> operation.getTags().stream());
  }
}
