package dev.ganvas.web.admin;

import dev.ganvas.web.security.Role;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /admin/keys}. */
record KeyBody(
    @NotBlank(message = "is required")
        @CodePointLength(max = 100)
        @Schema(description = "Shown in the audit; no two keys have the same", example = "web-shop")
        @Nullable String name,
    @NotNull
        @Schema(
            type = "string",
            allowableValues = {"admin", "generate", "metrics"},
            example = "generate")
        @Nullable Role role) {}
