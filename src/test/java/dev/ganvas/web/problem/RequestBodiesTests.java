package dev.ganvas.web.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.constraints.NotNull;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.hibernate.validator.constraints.CodePointLength;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.json.ProblemDetailJacksonMixin;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.validation.BindingResult;
import org.springframework.validation.Errors;
import org.springframework.validation.beanvalidation.SpringValidatorAdapter;
import org.springframework.web.bind.annotation.BindParam;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.json.JsonMapper;

/** Everything that is wrong with a request is told at once, by the names that callers know. */
class RequestBodiesTests {
  private static final JsonMapper JSON =
      JsonMapper.builder().addMixIn(ProblemDetail.class, ProblemDetailJacksonMixin.class).build();

  enum Colour {
    RED,
    DARK_BLUE
  }

  record Inner(@Range(min = 2, max = 9) @Nullable Integer size, @Nullable Boolean round) {}

  record Body(
      @NotNull @CodePointLength(max = 3, message = "must be at most {max} characters")
          @Nullable String name,
      @JsonProperty("class") @JsonDeserialize(using = TextOrNumber.class) @Nullable String kind,
      @JsonDeserialize(using = SpokenText.class) @Nullable String prompt,
      @Range(min = 1, max = 64) @Nullable Integer n,
      @Nullable Long seed,
      @Range(min = 0, max = 1) @Nullable Double share,
      @Nullable Boolean flag,
      @Nullable Colour colour,
      @Valid @Nullable Inner inner) {}

  record Query(
      String model,
      long seed,
      @BindParam("class") @JsonProperty("class") @Nullable String kind,
      @Range(min = 1, max = 64) @Nullable Integer size,
      @Nullable Boolean flag) {}

  @RestController
  static class Things {
    @PostMapping("/things")
    Body add(@Valid @RequestBody Body body, BindingResult errors) {
      if (body.n() != null && body.n() == 13) {
        Refusals.add(errors, "n", "is unlucky");
      }
      Refusals.throwIfAny(errors);
      return body;
    }

    @PostMapping("/strict")
    Body strict(@Valid @RequestBody Body body) {
      return body;
    }

    @GetMapping("/things/{model}/{seed}")
    Query find(@Valid Query query, BindingResult errors) {
      Refusals.throwIfAny(errors);
      return query;
    }

    @GetMapping("/names/{id}")
    String name(@PathVariable long id, @RequestParam(required = false) @Nullable String name) {
      return id + " " + name;
    }
  }

  private static final Validator VALIDATOR =
      Validation.buildDefaultValidatorFactory().getValidator();
  private static final MockMvc SERVER = server();

  /** As Spring Boot's validator, which validates no single values. */
  private record WholeRecords(SpringValidatorAdapter all)
      implements org.springframework.validation.Validator {
    @Override
    public boolean supports(Class<?> type) {
      return all.supports(type);
    }

    @Override
    public void validate(Object target, Errors errors) {
      all.validate(target, errors);
    }
  }

  private static MockMvc server() {
    RequestBodies bodies = new RequestBodies(JSON);
    HttpMessageConverters.ServerBuilder converters =
        HttpMessageConverters.forServer().registerDefaults();
    bodies.customize(converters);
    return MockMvcBuilders.standaloneSetup(new Things())
        .setControllerAdvice(bodies, new Binding(VALIDATOR), new ProblemHandler())
        .setValidator(new WholeRecords(new SpringValidatorAdapter(VALIDATOR)))
        .addInterceptors(new KnownParameters())
        .setMessageConverters(
            java.util.stream.StreamSupport.stream(converters.build().spliterator(), false)
                .toArray(org.springframework.http.converter.HttpMessageConverter[]::new))
        .build();
  }

  private JsonNode answer(MockHttpServletRequestBuilder request, int status) throws Exception {
    MockHttpServletResponse response = SERVER.perform(request).andReturn().getResponse();
    String text = response.getContentAsString(StandardCharsets.UTF_8);
    assertThat(response.getStatus()).as(text).isEqualTo(status);
    return JSON.readTree(text);
  }

  private static MockHttpServletRequestBuilder body(String json) {
    return post("/things").contentType(MediaType.APPLICATION_JSON).content(json);
  }

  private static Map<String, String> errors(JsonNode problem) {
    assertThat(problem.get("code").asString()).isEqualTo("invalid_request");
    Map<String, String> errors = new LinkedHashMap<>();
    problem
        .get("errors")
        .forEach(e -> errors.put(e.get("field").asString(), e.get("message").asString()));
    return errors;
  }

  @Test
  void allThatIsWrongIsToldAtOnce() throws Exception {
    String json =
        """
        {"name": 5, "class": [1], "prompt": {}, "n": 65, "seed": "1", "share": "x", "flag": 1,
         "colour": "green", "inner": {"size": 1, "round": "yes", "depth": 3}, "extra": [[1]]}""";
    Map<String, String> expected = new LinkedHashMap<>();
    expected.put("name", "must be a string, not 5");
    expected.put("class", "must be a string, not a list");
    expected.put("prompt", "must be a string, not an object");
    expected.put("n", "must be from 1 to 64, not 65");
    expected.put("seed", "must be a whole number of 64 bits, not \"1\"");
    expected.put("share", "must be a number, not \"x\"");
    expected.put("flag", "must be true or false, not 1");
    expected.put("colour", "must be one of red, dark_blue, not \"green\"");
    expected.put("inner.size", "must be from 2 to 9, not 1");
    expected.put("inner.round", "must be true or false, not \"yes\"");
    expected.put("inner.depth", "is unknown; the fields are round, size");
    expected.put(
        "extra",
        "is unknown; the fields are class, colour, flag, inner, n, name, prompt, seed, share");
    assertThat(errors(answer(body(json), 400))).containsExactlyInAnyOrderEntriesOf(expected);
    assertThat(errors(answer(body(json.replace("\"n\": 65", "\"n\": 13")), 400)))
        .containsEntry("n", "is unlucky")
        .containsKey("extra");
    assertThat(
            errors(
                answer(post("/strict").contentType(MediaType.APPLICATION_JSON).content(json), 400)))
        .containsExactlyInAnyOrderEntriesOf(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'s': {}, 'seed': 1, 'name': 'a'} | s",
        "{'options': {'x': 1}, 'n': 1, 'name': 'a'} | options",
        "{'name': 'a', 'inner': {'x': {'y': [1]}, 'size': 3}, 'n': 1} | inner.x",
        "{'name': 'a', 'inner': {'siz': [], 'size': 3}} | inner.siz"
      })
  void unknownFieldsAreNamedByTheirPath(String json, String field) throws Exception {
    assertThat(errors(answer(body(json.replace('\'', '"')), 400))).containsOnlyKeys(field);
  }

  @ParameterizedTest
  @CsvSource({"1.0,1", "1e1,10", "2.50e1,25", "64,64"})
  void wholeNumbersMayBeWrittenInAnyWay(String written, int meant) throws Exception {
    String json = "{\"name\": \"a\", \"n\": %s, \"seed\": %s}".formatted(written, written);
    assertThat(answer(body(json), 200).get("n").asInt()).isEqualTo(meant);
    assertThat(answer(body(json), 200).get("seed").asInt()).isEqualTo(meant);
  }

  @ParameterizedTest
  @CsvSource({
    "1.5, a whole number",
    "\"1\", a whole number",
    "99999999999, a whole number of 32 bits",
    "1e999999, a whole number",
    "true, a whole number"
  })
  void otherNumbersAreNot(String written, String wanted) throws Exception {
    assertThat(errors(answer(body("{\"name\": \"a\", \"n\": " + written + "}"), 400)))
        .containsExactlyEntriesOf(Map.of("n", "must be " + wanted + ", not " + written));
  }

  @Test
  void aNumberIsNeverInfinite() throws Exception {
    assertThat(errors(answer(body("{\"name\": \"a\", \"share\": 1e400}"), 400)))
        .containsOnlyKeys("share");
  }

  @Test
  void charactersAreCodePoints() throws Exception {
    answer(body("{\"name\": \"😀😀😀\"}"), 200);
    assertThat(errors(answer(body("{\"name\": \"😀😀😀😀\"}"), 400)))
        .containsEntry("name", "must be at most 3 characters");
  }

  @Test
  void textIsUnicodeWithoutNul() throws Exception {
    assertThat(errors(answer(body("{\"name\": \"a\\u0000\"}"), 400)))
        .containsEntry("name", "must not contain the character U+0000");
    assertThat(errors(answer(body("{\"name\": \"\\ud83d\", \"prompt\": \"\\ude00\"}"), 400)))
        .containsOnlyKeys("name", "prompt");
    assertThat(
            answer(body("{\"name\": \"a\", \"prompt\": \"b\\u0000c\"}"), 200)
                .get("prompt")
                .asString())
        .isEqualTo("b c");
  }

  @Test
  void noBodyIsAnObjectWithoutFields() throws Exception {
    for (MockHttpServletRequestBuilder empty :
        new MockHttpServletRequestBuilder[] {post("/things"), body(""), body("null"), body("{}")}) {
      assertThat(errors(answer(empty, 400))).containsOnly(Map.entry("name", "is required"));
    }
    assertThat(errors(answer(body("[1]"), 400)))
        .containsEntry("", "must be a JSON object, not a list");
    assertThat(answer(body("{\"n\":"), 400).get("code").asString()).isEqualTo("invalid_json");
    assertThat(errors(answer(body("{\"n\": 1, \"n\": 2}"), 400)))
        .containsOnly(Map.entry("n", "is given more than once"));
  }

  @Test
  void anIndexMayBeANumber() throws Exception {
    assertThat(
            answer(body("{\"name\": \"a\", \"class\": 7, \"colour\": \"dark_blue\"}"), 200)
                .get("class")
                .asString())
        .isEqualTo("7");
  }

  /** Neither its length nor its sender says how long it is. */
  @Test
  void aLongBodyIsReadNoFurtherThanAllowed() throws Exception {
    AtomicLong read = new AtomicLong();
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            read.incrementAndGet();
            return read.get() < 12 ? "{\"prompt\":\"".charAt((int) read.get() - 1) : 'x';
          }
        };
    assertThatThrownBy(RequestBodies.limited(endless)::readAllBytes)
        .isInstanceOf(BodyTooLargeException.class);
    assertThat(read.get()).isLessThan(2 * RequestBodies.MAX_BYTES);
    String tooLong = "{\"prompt\": \"" + "x".repeat(RequestBodies.MAX_BYTES) + "\"}";
    assertThat(answer(body(tooLong), 413).get("code").asString()).isEqualTo("content_too_large");
  }

  @Test
  void compressedBodiesAreNotRead() throws Exception {
    JsonNode problem = answer(body("{}").header("Content-Encoding", "gzip"), 415);
    assertThat(problem.get("detail").asString()).contains("gzip");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/yaml", "application/cbor", "application/x-www-form-urlencoded"})
  void onlyJsonIsRead(String type) throws Exception {
    JsonNode problem = answer(post("/things").contentType(type).content("name: a"), 415);
    assertThat(problem.get("code").asString()).isEqualTo("unsupported_media_type");
    assertThat(problem.get("detail").asString()).contains("send Content-Type: application/json");
  }

  @Test
  void parametersAreToldOfLikeFields() throws Exception {
    assertThat(errors(answer(get("/things/m/abc?size=0&klass=1&flag=maybe"), 400)))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "seed", "must be a whole number of 64 bits, not \"abc\"",
                "size", "must be from 1 to 64, not 0",
                "flag", "must be true or false, not \"maybe\"",
                "klass", "is unknown; the parameters are class, flag, size"));
    JsonNode query = answer(get("/things/m/7?class=bag&size=64"), 200);
    assertThat(query.get("class").asString()).isEqualTo("bag");
    assertThat(errors(answer(get("/things/m/7?seed=8"), 400))).containsOnlyKeys("seed");
    assertThat(errors(answer(get("/names/x"), 400)))
        .containsEntry("id", "must be a whole number of 64 bits, not \"x\"");
    assertThat(errors(answer(get("/names/1").param("name", "a\0b"), 400)))
        .containsEntry("name", "must not contain the character U+0000");
    assertThat(errors(answer(get("/names/1?nam=x"), 400)))
        .containsEntry("nam", "is unknown; the parameters are name");
    assertThat(errors(answer(body("{\"name\": \"a\"}").queryParam("n", "1"), 400)))
        .containsEntry("n", "is no parameter: there are none here");
    assertThat(errors(answer(get("/names/1?name=a&name=b"), 400)))
        .containsEntry("name", "is given 2 times, and counts once");
    assertThat(errors(answer(get("/things/m/7?size=64&size=8"), 400)))
        .containsEntry("size", "is given 2 times, and counts once");
    answer(get("/things/m/7").header("size", "0"), 200);
  }
}
