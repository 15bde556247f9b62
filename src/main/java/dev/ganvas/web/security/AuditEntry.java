package dev.ganvas.web.security;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

/**
 * Who changed what: a request under {@code /admin} that was more than a look.
 *
 * @param keyName of the key that was used; {@code -} if there was none that is valid
 * @param status of the answer
 * @param detail what the request says of itself, such as the reason of an override
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditEntry(
    @Id @Nullable Long id,
    Instant at,
    String keyName,
    String method,
    String path,
    int status,
    @Nullable String detail) {}
