package dev.ganvas.web.admin;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Pattern;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** The body of a promotion. */
record PromotionBody(
    @CodePointLength(max = 2000)
        @Pattern(regexp = "[\\s\\S]*\\S[\\s\\S]*", message = "must not be blank")
        @Schema(
            description =
                "Why a version is served although its evaluation found that it memorised or"
                    + " collapsed; kept")
        @Nullable String overrideReason) {}
