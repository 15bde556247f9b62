package dev.ganvas.web.problem;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How errors look (RFC 9457), for the API's documentation. */
public record Problem(
    @Schema(description = "Left out where the status says it all") @Nullable String type,
    @Schema(example = "Bad Request") String title,
    @Schema(example = "400") int status,
    @Schema(example = "the request has invalid fields") String detail,
    @Schema(example = "/generate") @Nullable String instance,
    @Schema(example = "invalid_request") String code,
    @Schema(description = "Names this answer in the log") String requestId,
    @Schema(description = "Everything that is wrong, by field; of code `invalid_request`")
        @Nullable List<InvalidRequestException.Violation> errors,
    @Schema(description = "Of an upload that cannot be used: what is wrong with which file")
        @Nullable List<Map<String, Object>> files) {}
