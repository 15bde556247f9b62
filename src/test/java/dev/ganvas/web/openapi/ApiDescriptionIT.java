package dev.ganvas.web.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.GanvasClient;
import dev.ganvas.NodePrograms;
import dev.ganvas.Programs;
import dev.ganvas.web.AdminKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springdoc.core.service.OpenAPIService;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What programs are told of the API. */
@DirtiesContext
@SpringBootTest(
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "ganvas.generation.default-model=fashion",
      "ganvas.security.keys[0].name=operator",
      "ganvas.security.keys[0].role=admin",
      "ganvas.security.keys[0].key=" + AdminKey.SECRET
    })
class ApiDescriptionIT {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private Path folder;
  @LocalServerPort private int port;
  @Autowired private OpenAPIService service;

  private String description(String language) throws IOException, InterruptedException {
    return GanvasClient.at(port)
        .with("Accept-Language", language)
        .get("/v3/api-docs")
        .expect(200)
        .text();
  }

  @Test
  void itIsComputedOnceForAllLanguages() throws Exception {
    description("de");
    Object first = service.getCachedOpenAPI(Locale.ENGLISH);
    description("fr");
    assertThat(service.getCachedOpenAPI(Locale.ENGLISH)).isNotNull().isSameAs(first);
    assertThat(service.getCachedOpenAPI(Locale.FRENCH)).isNull();
  }

  @Test
  void everyOperationHasANameAndDeclaresItsAnswers() throws Exception {
    JsonNode api = JSON.readTree(description("en"));
    Set<String> names = new TreeSet<>();
    List<String> wrong = new ArrayList<>();
    api.get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        operation -> {
                          String name = operation.getValue().path("operationId").asString("");
                          String where = operation.getKey() + " " + path.getKey();
                          if (name.isEmpty() || name.contains("_") || !names.add(name)) {
                            wrong.add(where + " is called " + name);
                          }
                          JsonNode answers = operation.getValue().path("responses");
                          if (answers.propertyNames().stream().noneMatch(s -> s.matches("[23].."))
                              || !answers.has("default")) {
                            wrong.add(where + " answers " + answers.propertyNames());
                          }
                          answers
                              .properties()
                              .forEach(
                                  answer -> {
                                    if (answer.getKey().startsWith("2")
                                        && !answer.getKey().equals("204")
                                        && answer.getValue().path("content").isEmpty()) {
                                      wrong.add(where + " answers nothing");
                                    }
                                  });
                        }));
    assertThat(wrong).isEmpty();
    assertThat(names).contains("generateImages", "getImage", "createTrainingJob", "createImage");
    assertThat(api.at("/components/schemas").propertyNames())
        .doesNotContain("JsonNode", "SseEmitter", "StreamingResponseBody");
  }

  @Test
  void picturesComeFirst() throws Exception {
    JsonNode api = JSON.readTree(description("en"));
    assertThat(api.get("paths").propertyNames().iterator().next()).isEqualTo("/generate");
    assertThat(api.get("tags").get(0).get("name").asString()).isEqualTo("Generation");
    JsonNode pictures = api.get("paths").at("/~1generate/post/responses/200/content");
    assertThat(pictures.propertyNames())
        .containsExactly("image/png", "image/jpeg", "image/webp", "application/json");
    assertThat(pictures.at("/image~1png/schema/format").asString()).isEqualTo("binary");
    assertThat(
            api.get("paths")
                .at("/~1images~1{model}~1{seed}.png/get/responses/200/content")
                .propertyNames())
        .containsExactly("image/png");
    JsonNode job = api.get("paths").at("/~1admin~1training-jobs/post/responses");
    assertThat(job.propertyNames()).contains("200", "202", "400", "401", "403", "409", "413");
    assertThat(job.at("/202/content/application~1json/schema/$ref").asString())
        .endsWith("/TrainingJobAnswer");
    JsonNode body = api.at("/components/schemas/GenerateBody/properties");
    assertThat(body.at("/n/maximum").asInt()).isEqualTo(64);
    assertThat(body.at("/prompt/maxLength").asInt()).isEqualTo(1000);
  }

  /** Redocly's recommended rules, and a client that openapi-typescript makes. */
  @Test
  void aLinterAndATypedClientTakeIt() throws Exception {
    Programs.assumeInstalled("npm");
    Files.writeString(folder.resolve("openapi.json"), description("en"));
    String said =
        NodePrograms.run(
            folder,
            Map.of(),
            """
            redocly lint openapi.json --max-problems 1000 2>&1
            openapi-typescript openapi.json --default-non-nullable false --output api.ts
            tsc --noEmit --strict --skipLibCheck --module esnext --moduleResolution bundler \\
                --target es2022 client.ts""",
            "redocly.yaml",
            "client.ts");
    assertThat(said)
        .contains("Your API description is valid")
        .doesNotContainPattern("You have [0-9]+ warn");
  }
}
