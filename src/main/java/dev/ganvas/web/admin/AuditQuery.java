package dev.ganvas.web.admin;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Min;
import java.util.Objects;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;

/** Which part of the audit is asked for. */
record AuditQuery(
    @Min(1) @Parameter(description = "Only entries with a smaller id") @Nullable Long before,
    @Range(min = 1, max = AuditQuery.MOST)
        @Parameter(
            description = "Entries of a page",
            schema = @Schema(type = "integer", format = "int32", defaultValue = "100"))
        @Nullable Integer limit) {
  static final int MOST = 1000;
  private static final int USUAL = 100;

  long end() {
    return Objects.requireNonNullElse(before, Long.MAX_VALUE);
  }

  int size() {
    return Objects.requireNonNullElse(limit, USUAL);
  }
}
