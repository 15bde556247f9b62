package dev.ganvas.web.mcp;

import dev.ganvas.labelling.LabelledImage;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What an agent can have done. What it is told of it, and which arguments it takes, is in the
 * resource {@code mcp/<name>.json}.
 */
interface Tool {
  /**
   * @param pictures shown before the facts
   * @param facts written as JSON
   */
  record Result(List<LabelledImage> pictures, Object facts) {}

  String name();

  /**
   * Throws, as a controller would, if the client is refused.
   *
   * @param arguments not yet looked at
   */
  CompletableFuture<Result> call(Map<String, Object> arguments, HttpServletRequest client);
}
