package dev.ganvas.web.problem;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** How errors look (RFC 9457), for the API's documentation. */
public record Problem(
    String type,
    @Schema(example = "Bad Request") String title,
    @Schema(example = "400") int status,
    @Schema(example = "the request has invalid fields") String detail,
    @Schema(example = "/generate") String instance,
    @Schema(example = "invalid_request") String code,
    @Schema(description = "Names this answer in the log") String requestId,
    @Schema(description = "Everything that is wrong, by field")
        List<InvalidRequestException.Violation> errors) {}
