package dev.ganvas.web.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.ganvas.jobs.TrainingJob;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job as it is shown, whether it was just made or is asked for.
 *
 * @param queuePosition jobs that wait before it; null unless it waits
 * @param warnings what to think about its pictures
 * @param expectation what its model will be like, as far as can be told
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "TrainingJobAnswer")
record JobAnswer(
    @JsonUnwrapped TrainingJob job,
    @Schema(description = "Jobs that wait before it; left out unless it waits")
        @Nullable Integer queuePosition,
    @Schema(description = "What to think about its pictures") List<String> warnings,
    @Schema(
            description =
                "What its model will be like, as far as its pictures and those shown can tell")
        List<String> expectation) {}
