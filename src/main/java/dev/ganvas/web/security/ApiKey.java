package dev.ganvas.web.security;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

/**
 * A key as it is stored: its hash, never itself.
 *
 * @param sha256 of the key, in hexadecimal. Keys are random numbers of 256 bits, so a fast hash is
 *     as safe as a slow one.
 * @param revoked when it ceased to be valid; null while it is
 */
public record ApiKey(
    @Id String id,
    String name,
    Role role,
    String sha256,
    Instant created,
    @Nullable Instant revoked) {}
