package dev.ganvas.web.mcp;

import dev.ganvas.labelling.LabelledImage;
import dev.ganvas.web.problem.InvalidRequestException;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.AsyncToolSpecification;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * The tools as the protocol has them. Whatever a tool refuses is its result, for the agent to read,
 * not an error of the protocol.
 */
@Component
@WithMcp
class McpTools {
  private static final Logger LOG = LoggerFactory.getLogger(McpTools.class);
  private static final String CLIENT = "client";

  private final List<Tool> tools;
  private final JsonMapper json;

  McpTools(List<Tool> tools, JsonMapper json) {
    this.tools = List.copyOf(tools);
    this.json = json;
  }

  /** What a tool is told of the request that it is called by. */
  static McpTransportContext context(HttpServletRequest client) {
    return McpTransportContext.create(Map.of(CLIENT, client));
  }

  List<AsyncToolSpecification> specifications() {
    return tools.stream()
        .map(
            tool ->
                new AsyncToolSpecification(
                    description(tool), (context, call) -> call(tool, context, call)))
        .toList();
  }

  List<String> names() {
    return tools.stream().map(Tool::name).toList();
  }

  private McpSchema.Tool description(Tool tool) {
    String file = "mcp/" + tool.name() + ".json";
    try (InputStream content = new ClassPathResource(file).getInputStream()) {
      return json.readValue(content, McpSchema.Tool.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Mono<CallToolResult> call(
      Tool tool, McpTransportContext context, CallToolRequest request) {
    HttpServletRequest client = (HttpServletRequest) context.get(CLIENT);
    Map<String, Object> arguments = Objects.requireNonNullElse(request.arguments(), Map.of());
    return Mono.fromFuture(() -> tool.call(arguments, client))
        .map(this::answer)
        .onErrorResume(e -> Mono.just(refusal(e)));
  }

  private CallToolResult answer(Tool.Result result) {
    List<McpSchema.Content> content = new ArrayList<>();
    for (LabelledImage picture : result.pictures()) {
      String file = Base64.getEncoder().encodeToString(picture.bytes());
      content.add(McpSchema.ImageContent.builder(file, picture.mediaType()).build());
    }
    content.add(new McpSchema.TextContent(json.writeValueAsString(result.facts())));
    return CallToolResult.builder(content)
        .structuredContent((Object) json.valueToTree(result.facts()))
        .isError(false)
        .build();
  }

  private static CallToolResult refusal(Throwable why) {
    return CallToolResult.builder().addTextContent(words(why)).isError(true).build();
  }

  /** Exceptions of this application say in their message what is wrong. */
  private static String words(Throwable why) {
    if (why instanceof InvalidRequestException invalid) {
      return invalid.describe();
    }
    if (why.getClass().getPackageName().startsWith("dev.ganvas")) {
      return String.valueOf(why.getMessage());
    }
    LOG.error("a tool failed", why);
    return "something went wrong here";
  }
}
