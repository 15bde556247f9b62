package dev.ganvas.web.security;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Who may do what.
 *
 * @param keys valid besides those made through the API
 * @param generateRequiresKey whether pictures are for holders of a key only
 * @param imagesPerMinute pictures that one key may ask for in a minute; 0 for no limit
 */
@Validated
@ConfigurationProperties("ganvas.security")
record SecurityProperties(
    @DefaultValue List<@Valid ConfiguredKey> keys,
    @DefaultValue("false") boolean generateRequiresKey,
    @Min(0) @DefaultValue("0") int imagesPerMinute) {
  /**
   * A key by configuration.
   *
   * @param name shown in the audit
   * @param role what it may do
   * @param key the secret, at least 24 characters
   */
  record ConfiguredKey(
      @NotBlank String name,
      @NotNull @DefaultValue("generate") Role role,
      @NotNull @Size(min = 24, message = "must be at least {min} characters") String key) {
    @Override
    public String toString() {
      return "ConfiguredKey[" + name + ", " + role + "]";
    }
  }
}
