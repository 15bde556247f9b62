package dev.ganvas.web.verify;

import dev.ganvas.provenance.ProvenanceSearch;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import java.util.Optional;
import java.util.UUID;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;

/** Lets "Try it out" ask for the provenance of a picture that there is: the last one. */
@Component
class ProvenanceExample implements OpenApiCustomizer {
  private final ProvenanceSearch provenance;

  ProvenanceExample(ProvenanceSearch provenance) {
    this.provenance = provenance;
  }

  @Override
  public void customise(OpenAPI api) {
    Optional<UUID> last = provenance.last();
    if (last.isPresent()) {
      Optional.ofNullable(api.getPaths())
          .map(paths -> paths.get("/provenance/{id}"))
          .map(PathItem::getGet)
          .map(Operation::getParameters)
          .ifPresent(parameters -> parameters.get(0).setExample(last.get().toString()));
    }
  }
}
