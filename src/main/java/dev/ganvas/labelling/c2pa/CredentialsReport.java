package dev.ganvas.labelling.c2pa;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file's content credentials come to.
 *
 * @param state whether they hold
 * @param signer subject of the signing certificate; null if it could not be read
 * @param instanceId the file's name in the claim; null without one
 * @param generator the program that made the claim; null if it does not say
 * @param aiMade whether they say that the picture, or a part of it, was made by AI
 * @param model the model, where the claim is one of Ganvas; null otherwise
 * @param modelVersion its version
 * @param problems what is wrong, in the status codes of the C2PA specification
 */
public record CredentialsReport(
    State state,
    @Nullable String signer,
    @Nullable String instanceId,
    @Nullable String generator,
    boolean aiMade,
    @Nullable String model,
    @Nullable String modelVersion,
    List<String> problems) {
  /** Nothing found. */
  public static final CredentialsReport NONE =
      new CredentialsReport(State.NONE, null, null, null, false, null, null, List.of());

  public CredentialsReport {
    problems = List.copyOf(problems);
  }

  /** Whether credentials hold. */
  public enum State {
    /** There are none. */
    NONE,
    /** They, or the file, were changed, or they cannot be read. */
    INVALID,
    /** They hold, signed by somebody who is not known here. */
    VALID,
    /** They hold, signed by this installation. */
    TRUSTED
  }
}
