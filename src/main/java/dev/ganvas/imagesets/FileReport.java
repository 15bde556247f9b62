package dev.ganvas.imagesets;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/**
 * What became of one uploaded file.
 *
 * @param file its name
 * @param accepted whether it is part of the set
 * @param problems why not, all of them; of an accepted file, what is odd about it
 */
public record FileReport(String file, boolean accepted, List<Problem> problems) {
  public FileReport {
    problems = List.copyOf(problems);
  }

  /** Kinds of problems. */
  public enum Kind {
    NOT_A_PICTURE,
    HIDDEN,
    UNSUPPORTED,
    ENCRYPTED,
    UNDECODABLE,
    TOO_LARGE,
    TOO_SMALL,
    EXTREME_ASPECT_RATIO,
    BLANK,
    BLURRY,
    DUPLICATE,
    NEAR_DUPLICATE,
    DECLARED_AI_MADE,
    NO_CAPTION,
    UNMATCHED_CAPTION
  }

  /** One thing that is wrong with a file, in words. */
  @Schema(name = "FileProblem")
  public record Problem(Kind kind, String message) {}
}
