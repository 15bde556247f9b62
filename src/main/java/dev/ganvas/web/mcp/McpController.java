package dev.ganvas.web.mcp;

import dev.ganvas.web.generate.PictureOrders;
import dev.ganvas.web.problem.InvalidRequestException;
import dev.ganvas.web.security.BrowserOrigins;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson3.JacksonMcpJsonMapper;
import io.modelcontextprotocol.spec.HttpHeaders;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCNotification;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Streamable HTTP as far as it is needed here: each message is a request, and its answer is one
 * JSON. Nothing is said unasked, so there is no stream to open, and no session to end.
 */
@RestController
@Hidden
@WithMcp
class McpController {
  private final McpDoor door;
  private final McpTools tools;
  private final BrowserOrigins origins;
  private final PictureOrders orders;
  private final McpJsonMapper json;

  McpController(
      McpDoor door, McpTools tools, BrowserOrigins origins, PictureOrders orders, JsonMapper json) {
    this.door = door;
    this.tools = tools;
    this.origins = origins;
    this.orders = orders;
    this.json = new JacksonMcpJsonMapper(json);
  }

  @PostMapping(
      path = "/mcp",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  CompletableFuture<ResponseEntity<JSONRPCResponse>> message(HttpServletRequest client)
      throws IOException {
    origins.check(client);
    checkVersion(client.getHeader(HttpHeaders.PROTOCOL_VERSION));
    JSONRPCMessage message = read(client);
    McpTransportContext context = McpTools.context(client);
    if (message instanceof JSONRPCRequest request) {
      String wrong = wrongParams(request);
      if (wrong != null) {
        return CompletableFuture.completedFuture(ResponseEntity.ok(refusal(request, wrong)));
      }
      return door.handler()
          .handleRequest(context, request)
          .toFuture()
          .thenApply(answer -> ResponseEntity.ok().headers(orders.headers(client)).body(answer));
    }
    if (message instanceof JSONRPCNotification notification) {
      return door.handler()
          .handleNotification(context, notification)
          .toFuture()
          .thenApply(nothing -> ResponseEntity.accepted().build());
    }
    throw notAMessage();
  }

  private void checkVersion(@Nullable String version) {
    if (version != null && !door.protocolVersions().contains(version)) {
      throw InvalidRequestException.of(
          HttpHeaders.PROTOCOL_VERSION,
          "must be one of " + String.join(", ", door.protocolVersions()));
    }
  }

  private JSONRPCMessage read(HttpServletRequest client) throws IOException {
    String body = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!body.stripLeading().startsWith("{")) {
      throw notAMessage();
    }
    try {
      return McpSchema.deserializeJsonRpcMessage(json, body);
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      throw notAMessage();
    }
  }

  /**
   * What is wrong with the parameters, as types or for the tool that they name; null if nothing.
   */
  private @Nullable String wrongParams(JSONRPCRequest request) {
    Object params = request.params();
    Class<?> type =
        switch (request.method()) {
          case McpSchema.METHOD_INITIALIZE -> McpSchema.InitializeRequest.class;
          case McpSchema.METHOD_TOOLS_CALL -> McpSchema.CallToolRequest.class;
          default -> Map.class;
        };
    if (params == null && type == Map.class) {
      return null;
    }
    try {
      if (params instanceof Map) {
        return json.convertValue(params, type) instanceof McpSchema.CallToolRequest call
            ? unknownTool(call.name())
            : null;
      }
    } catch (JacksonException | IllegalArgumentException e) {
      // told below
    }
    return "the params of %s are missing, or not of the types that it takes"
        .formatted(request.method());
  }

  private @Nullable String unknownTool(String name) {
    return tools.names().contains(name)
        ? null
        : "Unknown tool \"%s\"; there are %s".formatted(name, String.join(", ", tools.names()));
  }

  private static JSONRPCResponse refusal(JSONRPCRequest request, String message) {
    return new JSONRPCResponse(
        McpSchema.JSONRPC_VERSION,
        request.id(),
        null,
        new JSONRPCResponse.JSONRPCError(McpSchema.ErrorCodes.INVALID_PARAMS, message, null));
  }

  private static InvalidRequestException notAMessage() {
    return InvalidRequestException.of("", "the body must be one message of JSON-RPC 2.0");
  }
}
