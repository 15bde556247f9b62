package dev.ganvas.web.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ganvas.web.problem.NotFoundException;
import dev.ganvas.web.problem.Refusals;
import dev.ganvas.web.problem.Refuses;
import dev.ganvas.web.security.ApiKey;
import dev.ganvas.web.security.ApiKeys;
import dev.ganvas.web.security.AuditEntry;
import dev.ganvas.web.security.AuditRepository;
import dev.ganvas.web.security.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.data.domain.Limit;
import org.springframework.http.HttpStatus;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Keys, and what was done with them. */
@RestController
@Tag(name = "Administration: keys", description = "Who may do what, and who did what")
class KeyController {
  private final ApiKeys keys;
  private final AuditRepository audit;

  KeyController(ApiKeys keys, AuditRepository audit) {
    this.keys = keys;
    this.audit = audit;
  }

  /**
   * A key as it is shown.
   *
   * @param key the secret: only in the answer that makes it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record KeyAnswer(
      String id,
      String name,
      Role role,
      Instant created,
      @Nullable Instant revoked,
      @Nullable String key) {
    static KeyAnswer of(ApiKey key, @Nullable String secret) {
      return new KeyAnswer(key.id(), key.name(), key.role(), key.created(), key.revoked(), secret);
    }
  }

  @GetMapping("/admin/keys")
  @Operation(summary = "All keys, without the secrets")
  List<KeyAnswer> listKeys() {
    return keys.all().stream().map(key -> KeyAnswer.of(key, null)).toList();
  }

  @PostMapping("/admin/keys")
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(
      summary = "Make a key",
      description = "The secret is in this answer only. Roles: `admin`, `generate`, `metrics`.")
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      content =
          @Content(examples = @ExampleObject("{\"name\": \"web-shop\", \"role\": \"generate\"}")))
  KeyAnswer createKey(@Valid @RequestBody KeyBody body, BindingResult errors) {
    if (body.name() != null && keys.exists(body.name())) {
      Refusals.add(errors, "name", "is or was the name of another key");
    }
    Refusals.throwIfAny(errors);
    ApiKeys.Created created =
        keys.create(Objects.requireNonNull(body.name()), Objects.requireNonNull(body.role()));
    return KeyAnswer.of(created.key(), created.secret());
  }

  @DeleteMapping("/admin/keys/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      summary = "Revoke a key",
      description =
          "At once and for ever. Configured keys are revoked in the configuration; the last"
              + " administrator's key is not.")
  @Refuses(409)
  void revokeKey(@PathVariable String id) {
    if (!keys.revoke(id)) {
      throw new NotFoundException("there is no key to revoke with the id \"" + id + "\"");
    }
  }

  @GetMapping("/admin/audit")
  @Operation(
      summary = "Who changed what, latest first",
      description = "Go on with `before` set to the smallest id of the page.")
  List<AuditEntry> listAuditEntries(
      @Valid @ParameterObject AuditQuery query, BindingResult errors) {
    Refusals.throwIfAny(errors);
    return audit.findByIdLessThanOrderByIdDesc(query.end(), Limit.of(query.size()));
  }
}
