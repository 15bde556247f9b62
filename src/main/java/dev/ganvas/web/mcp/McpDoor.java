package dev.ganvas.web.mcp;

import io.modelcontextprotocol.json.jackson3.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpStatelessAsyncServer;
import io.modelcontextprotocol.server.McpStatelessServerHandler;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpStatelessServerTransport;
import jakarta.annotation.PreDestroy;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * The protocol's server, without sessions: any node answers any message, and nothing is kept of a
 * client between two of them.
 */
@Component
@WithMcp
class McpDoor implements McpStatelessServerTransport {
  private static final String INSTRUCTIONS =
      "Pictures by small GANs, each of one kind of thing: list_models tells which. All pictures are"
          + " made by AI and are labelled so, visibly or not; leave the labels on.";

  private final McpStatelessAsyncServer server;
  private @Nullable McpStatelessServerHandler handler;

  McpDoor(McpTools tools, JsonMapper json, ObjectProvider<BuildProperties> build) {
    BuildProperties built = build.getIfAvailable();
    server =
        McpServer.async(this)
            .jsonMapper(new JacksonMcpJsonMapper(json))
            .jsonSchemaValidator(
                // The tools themselves name everything that is wrong with their arguments.
                (schema, content) -> ValidationResponse.asValid(""))
            .validateToolInputs(false)
            .serverInfo("ganvas", built == null ? "unknown" : built.getVersion())
            .instructions(INSTRUCTIONS)
            .capabilities(McpSchema.ServerCapabilities.builder().tools(false).build())
            .tools(tools.specifications())
            .build();
  }

  @Override
  public void setMcpHandler(McpStatelessServerHandler handler) {
    this.handler = handler;
  }

  McpStatelessServerHandler handler() {
    return Objects.requireNonNull(handler);
  }

  @Override
  public Mono<Void> closeGracefully() {
    return Mono.empty();
  }

  @PreDestroy
  void stop() {
    server.close();
  }
}
