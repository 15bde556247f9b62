package dev.ganvas.web.verify;

import dev.ganvas.provenance.ProvenanceSearch;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.parameters.Parameter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Lets "Try it out" ask for the provenance of a picture that there is: the last one. The
 * description is made once; this example in it changes.
 */
@Component
class ProvenanceExample implements OpenApiCustomizer, HandlerInterceptor, WebMvcConfigurer {
  private final ProvenanceSearch provenance;
  private volatile @Nullable Parameter id;

  ProvenanceExample(ProvenanceSearch provenance) {
    this.provenance = provenance;
  }

  @Override
  public void customise(OpenAPI api) {
    id =
        Optional.ofNullable(api.getPaths().get("/provenance/{id}"))
            .map(PathItem::getGet)
            .map(Operation::getParameters)
            .map(parameters -> parameters.get(0))
            .orElse(null);
    refresh();
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(this).addPathPatterns("/v3/api-docs/**");
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    refresh();
    return true;
  }

  private void refresh() {
    Parameter example = id;
    if (example != null) {
      provenance.last().ifPresent(last -> example.setExample(last.toString()));
    }
  }
}
