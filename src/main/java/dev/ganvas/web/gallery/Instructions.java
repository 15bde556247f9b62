package dev.ganvas.web.gallery;

import dev.ganvas.generation.GenerationRequest;
import dev.ganvas.models.ModelManifest;
import dev.ganvas.web.generate.GenerateBody;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a picture is made, by which version of which model.
 *
 * @param body of {@code POST /generate}, in JSON, without what says how the file is to be
 */
record Instructions(String model, String version, String body) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final List<String> OF_THE_FILE =
      List.of("n", "seeds", "size", "format", "dryRun", "visibleLabel", "embedParameters");

  /**
   * @param request what the body asks for, with the model and the seed that it may leave open
   */
  static Instructions of(GenerateBody body, GenerationRequest request) {
    ModelManifest model = request.model().manifest();
    ObjectNode instructions = JSON.valueToTree(body);
    instructions.remove(OF_THE_FILE);
    instructions.put("model", model.name());
    instructions.put("seed", request.sampling().seed());
    instructions.removeIf(JsonNode::isNull);
    return new Instructions(model.name(), model.version(), instructions.toString());
  }
}
