package dev.ganvas.labelling.c2pa;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file's content credentials come to.
 *
 * @param state whether they hold
 * @param madeHere whether this installation signed the file as it is, whoever has added what since
 *     and whether its certificate has ended
 * @param signer subject of the signing certificate; null if it could not be read
 * @param instanceId the file's name in the claim, that of this installation if it made the file;
 *     null without one
 * @param generator the program that made the claim; null if it does not say
 * @param aiMade whether they say that the picture, or a part of it, was made by AI
 * @param model the model, where the claim is one of Ganvas; null otherwise
 * @param modelVersion its version
 * @param problems what is wrong, in the status codes of the C2PA specification
 * @param notes what was not looked at, and what else is to be said, in words
 */
public record CredentialsReport(
    State state,
    boolean madeHere,
    @Nullable String signer,
    @Nullable String instanceId,
    @Nullable String generator,
    boolean aiMade,
    @Nullable String model,
    @Nullable String modelVersion,
    List<String> problems,
    List<String> notes) {
  /** Nothing found. */
  public static final CredentialsReport NONE = without(State.NONE, List.of(), List.of());

  public CredentialsReport {
    problems = List.copyOf(problems);
    notes = List.copyOf(notes);
  }

  /** Of credentials of which nothing could be read. */
  static CredentialsReport without(State state, List<String> problems, List<String> notes) {
    return new CredentialsReport(
        state, false, null, null, null, false, null, null, problems, notes);
  }

  /** Whether credentials hold. */
  public enum State {
    /** There are none. */
    NONE,
    /** They, or the file, were changed, or they cannot be read. */
    INVALID,
    /** There is something in them that was not looked at and could be wrong: see the notes. */
    NOT_CHECKED,
    /** They hold, signed by somebody who is not known here. */
    VALID,
    /** They hold, signed by this installation. */
    TRUSTED
  }
}
