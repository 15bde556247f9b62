package dev.ganvas.models;

import jakarta.validation.constraints.NotBlank;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Which models are served.
 *
 * @param served names of the models that may be served; empty for all
 */
@Validated
@ConfigurationProperties("ganvas.models")
public record ModelProperties(@DefaultValue List<@NotBlank String> served) {
  public ModelProperties {
    served = List.copyOf(served);
  }
}
