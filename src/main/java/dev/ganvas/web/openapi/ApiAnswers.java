package dev.ganvas.web.openapi;

import dev.ganvas.web.problem.OpenAiError;
import dev.ganvas.web.problem.Problem;
import dev.ganvas.web.problem.Refuses;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.BinarySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.multipart.MultipartFile;

/**
 * Declares how each operation can be refused: what follows from its arguments and its room, and
 * what it {@link Refuses} besides. Files are declared as such, not as base64.
 */
@Component
class ApiAnswers implements GlobalOperationCustomizer, OpenApiCustomizer {
  private static final Map<Integer, String> MEANINGS =
      Map.ofEntries(
          Map.entry(400, "Something in it is wrong; all of it is named in `errors`"),
          Map.entry(401, "A valid key is needed"),
          Map.entry(403, "The key's role does not allow it"),
          Map.entry(404, "What is named is not there"),
          Map.entry(409, "It does not go together with how things are"),
          Map.entry(413, "Too large; `detail` says what would fit"),
          Map.entry(415, "A body of another type, or compressed"),
          Map.entry(422, "The file cannot be used, or the key stands for another request"),
          Map.entry(429, "Too much at once; `Retry-After` says in seconds when to try again"),
          Map.entry(503, "Not now; `Retry-After` says in seconds when to try again"),
          Map.entry(507, "There is not enough memory or disk"));

  private static final Map<String, String> PLACES =
      Map.of(
          "id", "As the answer that made it, and the list of all, tell it",
          "name", "Of the model",
          "version", "Of the model, such as 1.0.0",
          "number", "Of the shard, from 0",
          "imagesSeen", "Pictures shown until then, as the list of samples tells");

  private static final Map<String, String> HEADERS =
      Map.of(
          "X-AI-Generated", "`true` where a picture is sent",
          "X-Ganvas-Model", "What made a picture that was asked for",
          "X-Ganvas-Model-Version", "Its version",
          "X-Ganvas-Id", "The id of that picture's record",
          "X-Ganvas-Seed", "Its seed, of several drafts that of the one that was taken");

  @Override
  public Operation customize(Operation operation, HandlerMethod method) {
    String room = method.getBeanType().getPackageName();
    ApiResponses responses = operation.getResponses();
    responses.values().forEach(ApiAnswers::declareFiles);
    responses.values().forEach(ApiAnswers::declareHeaders);
    MediaType form = form(operation);
    if (form != null) {
      moveInto(form.getSchema(), operation);
      requireParts(form.getSchema(), method);
    }
    if (operation.getParameters() != null) {
      operation.getParameters().forEach(ApiAnswers::quoteExample);
      operation.getParameters().forEach(ApiAnswers::describePlace);
    }
    boolean openAi = room.endsWith(".openai");
    SortedSet<Integer> refusals = refusals(method, room);
    if (hasPath(operation)) {
      refusals.add(404);
    }
    for (int status : refusals) {
      responses.putIfAbsent(Integer.toString(status), answer(MEANINGS.get(status), openAi));
    }
    responses.putIfAbsent("default", answer("Any other problem", openAi));
    if (room.endsWith(".admin")) {
      operation.addSecurityItem(new SecurityRequirement().addList(ApiDescription.KEY));
    }
    return operation;
  }

  private static boolean hasPath(Operation operation) {
    return operation.getParameters() != null
        && operation.getParameters().stream().anyMatch(some -> "path".equals(some.getIn()));
  }

  private static SortedSet<Integer> refusals(HandlerMethod method, String room) {
    SortedSet<Integer> statuses = new TreeSet<>();
    statuses.add(400); // At least parameters can be such as nobody knows.
    for (MethodParameter parameter : method.getMethodParameters()) {
      statuses.addAll(refusals(parameter));
    }
    if (room.endsWith(".admin")) {
      statuses.addAll(Arrays.asList(401, 403, 503));
    }
    if (room.endsWith(".generate") || room.endsWith(".openai")) {
      statuses.add(401);
    }
    add(statuses, AnnotatedElementUtils.findMergedAnnotation(method.getMethod(), Refuses.class));
    add(statuses, AnnotatedElementUtils.findMergedAnnotation(method.getBeanType(), Refuses.class));
    return statuses;
  }

  private static List<Integer> refusals(MethodParameter parameter) {
    boolean body =
        parameter.hasParameterAnnotation(RequestBody.class)
            || MultipartFile.class.isAssignableFrom(parameter.nested().getNestedParameterType());
    return body ? List.of(413, 415) : List.of();
  }

  private static void add(SortedSet<Integer> statuses, @Nullable Refuses refuses) {
    if (refuses != null) {
      Arrays.stream(refuses.value()).forEach(statuses::add);
    }
  }

  private static ApiResponse answer(@Nullable String meaning, boolean openAi) {
    Schema<?> schema =
        new Schema<>()
            .$ref(Components.COMPONENTS_SCHEMAS_REF + (openAi ? "OpenAiError" : "Problem"));
    String type = openAi ? "application/json" : "application/problem+json";
    return new ApiResponse()
        .description(meaning)
        .content(new Content().addMediaType(type, new MediaType().schema(schema)));
  }

  /** Those of pictures. */
  private static void declareHeaders(ApiResponse response) {
    if (response.getContent() != null
        && response.getContent().keySet().stream().anyMatch(type -> type.startsWith("image/"))) {
      HEADERS.forEach(
          (name, meaning) ->
              response.addHeaderObject(
                  name, new Header().description(meaning).schema(new StringSchema())));
    }
  }

  /** Where a form is sent, its fields are parts of it, though they would be read elsewhere too. */
  private static void moveInto(Schema<?> parts, Operation operation) {
    if (operation.getParameters() == null) {
      return;
    }
    List<Parameter> fields =
        operation.getParameters().stream().filter(one -> "query".equals(one.getIn())).toList();
    for (Parameter field : fields) {
      Schema<?> schema = field.getSchema();
      if (schema.getTypes() != null) {
        schema.getTypes().remove("null"); // which no part can be
      }
      schema.setDescription(field.getDescription());
      if (field.getExample() != null) {
        schema.setExample(field.getExample());
      }
      parts.addProperty(field.getName(), schema);
      if (Boolean.TRUE.equals(field.getRequired())) {
        parts.addRequiredItem(field.getName());
      }
    }
    operation.setParameters(
        operation.getParameters().stream().filter(one -> !fields.contains(one)).toList());
  }

  /**
   * Files are optional to Spring, so that one that is missing is told with all else that is wrong.
   */
  private static void requireParts(Schema<?> parts, HandlerMethod method) {
    for (MethodParameter parameter : method.getMethodParameters()) {
      var described =
          parameter.getParameterAnnotation(io.swagger.v3.oas.annotations.Parameter.class);
      if (described != null
          && described.required()
          && parameter.getParameterType() == MultipartFile.class) {
        parts.addRequiredItem(parameter.getParameter().getName());
      }
    }
  }

  private static @Nullable MediaType form(Operation operation) {
    return operation.getRequestBody() == null || operation.getRequestBody().getContent() == null
        ? null
        : operation.getRequestBody().getContent().get("multipart/form-data");
  }

  /** Says of a place in an address what stands there, unless the operation does. */
  private static void describePlace(Parameter parameter) {
    if ("path".equals(parameter.getIn()) && parameter.getDescription() == null) {
      parameter.setDescription(PLACES.get(parameter.getName()));
    }
  }

  /** An example of text stays text, though it looks like a number. */
  private static void quoteExample(Parameter parameter) {
    Schema<?> schema = parameter.getSchema();
    boolean text =
        schema != null
            && ("string".equals(schema.getType())
                || (schema.getTypes() != null && schema.getTypes().contains("string")));
    if (text && parameter.getExample() != null) {
      parameter.setExample(parameter.getExample().toString());
    }
  }

  private static void declareFiles(ApiResponse response) {
    if (response.getContent() != null) {
      response
          .getContent()
          .forEach(
              (type, content) -> {
                if (type.matches("image/.*|application/(zip|octet-stream)")) {
                  content.setSchema(new BinarySchema());
                }
              });
    }
  }

  /** The schemas of both kinds of errors. */
  @Override
  public void customise(OpenAPI api) {
    for (Class<?> error : Arrays.asList(Problem.class, OpenAiError.class)) {
      ModelConverters.getInstance(true).readAll(error).forEach(api.getComponents()::addSchemas);
    }
  }
}
