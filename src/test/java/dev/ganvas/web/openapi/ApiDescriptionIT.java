package dev.ganvas.web.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.GanvasClient;
import dev.ganvas.GanvasClient.Answer;
import dev.ganvas.NodePrograms;
import dev.ganvas.Programs;
import dev.ganvas.web.AdminKey;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springdoc.core.service.OpenAPIService;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
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

  @TempDir static Path directory;

  @TempDir private Path folder;
  @LocalServerPort private int port;
  @Autowired private OpenAPIService service;

  @DynamicPropertySource
  static void data(DynamicPropertyRegistry properties) {
    properties.add("ganvas.data-dir", directory::toString);
  }

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

  /** Whatever is declared is what is answered. */
  @Test
  void answersAreAsTheyAreDeclared() throws Exception {
    GanvasClient client = GanvasClient.at(port).key(AdminKey.SECRET);
    DeclaredAnswers declared = new DeclaredAnswers(JSON.readTree(description("en")));
    List<String> wrong = new ArrayList<>();
    Answer key = client.post("/admin/keys", "{\"name\": \"m\", \"role\": \"metrics\"}");
    wrong.addAll(declared.wrong("post", "/admin/keys", key));
    client.delete("/admin/keys/" + key.json().get("id").asString()).expect(204);
    BufferedImage picture = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    picture.setRGB(9, 9, 0xFF8800);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", png);
    Answer made = client.accept("image/png").post("/generate", "{\"seed\": 1}").expect(200);
    wrong.addAll(declared.wrong("post", "/generate", made));
    for (String[] look :
        new String[][] {
          {"/models", "/models"},
          {"/models/{name}", "/models/fashion"},
          {"/models/{name}", "/models/nobody"},
          {"/v1/models", "/v1/models"},
          {"/v1/models/{id}", "/v1/models/nobody"},
          {"/images/{model}/{seed}.png", "/images/fashion/1.png"},
          {"/images/{model}/{seed}.png", "/images/nobody/1.png"},
          {"/pictures/{name}", "/pictures/nothing"},
          {"/films/{id}", "/films/" + UUID.randomUUID()},
          {"/gallery/pictures", "/gallery/pictures"},
          {"/provenance/checkpoint", "/provenance/checkpoint"},
          {"/provenance/{id}", "/provenance/" + made.header("X-Ganvas-Id")},
          {"/admin/keys", "/admin/keys"},
          {"/admin/audit", "/admin/audit"},
          {"/admin/models", "/admin/models"},
          {"/admin/models/{name}/versions/{version}", "/admin/models/fashion/versions/2.0.0"},
          {
            "/admin/models/{name}/versions/{version}/pictures.png",
            "/admin/models/fashion/versions/9/pictures.png"
          },
          {"/admin/training-jobs", "/admin/training-jobs"},
          {"/admin/datasets", "/admin/datasets"},
          {"/admin/nodes", "/admin/nodes"},
          {"/admin/bulk-jobs", "/admin/bulk-jobs"}
        }) {
      wrong.addAll(declared.wrong("get", look[0], client.get(look[1])));
    }
    for (String[] wish :
        new String[][] {
          {"/generate", "{\"n\": 2, \"bestOf\": 2}"},
          {"/generate", "{\"dryRun\": true}"},
          {"/generate", "{\"n\": 0}"},
          {"/v1/images/generations", "{\"prompt\": \"a bag\", \"model\": \"fashion\"}"},
          {"/v1/images/generations", "{}"},
          {"/v1/images/generations", "not JSON"},
          {"/films", "{\"dryRun\": true}"},
          {"/gallery/pictures", "{\"title\": \"x\", \"picture\": {\"seed\": 1}}"}
        }) {
      wrong.addAll(declared.wrong("post", wish[0], client.post(wish[0], wish[1])));
    }
    wrong.addAll(
        declared.wrong("delete", "/films/{id}", client.delete("/films/" + UUID.randomUUID())));
    for (byte[] file : List.of(made.body(), png.toByteArray())) {
      Answer verdict = client.form("/verify", Map.of("file", file));
      wrong.addAll(declared.wrong("post", "/verify", verdict));
    }
    Answer bulk =
        client.post(
            "/admin/bulk-jobs",
            "{\"model\": \"fashion\", \"count\": 1, \"shares\": [{\"class\": \"bag\"}]}");
    wrong.addAll(declared.wrong("post", "/admin/bulk-jobs", bulk));
    Answer set =
        client.upload(
            "/admin/datasets",
            Map.of("name", "x", "source", "x", "licence", "CC0", "showsPeople", "false"),
            Map.of("a.png", png.toByteArray()));
    wrong.addAll(declared.wrong("post", "/admin/datasets", set));
    assertThat(wrong).isEmpty();
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
