package dev.ganvas.labelling.c2pa;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of checking a file's content credentials.
 *
 * @param state whether they are valid
 * @param madeHere whether this installation signed the file in its present form, regardless of what
 *     others added and of whether its certificate has expired
 * @param signer subject of the signing certificate; null if it could not be read
 * @param instanceId the file's name in the claim, that of this installation if it made the file;
 *     null without one
 * @param generator the program that made the claim; null if it does not say
 * @param aiMade whether they say that the picture, or a part of it, was made by AI
 * @param model the model, where the claim is one of Ganvas; null otherwise
 * @param modelVersion its version
 * @param problems what is wrong, in the status codes of the C2PA specification
 * @param notes what was not checked, and other remarks, in words
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
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
  static final String UNTRUSTED = "signingCredential.untrusted";

  /** The problem of a signature whose certificate has ended. */
  public static final String EXPIRED = "signingCredential.expired";

  /** Nothing found. */
  public static final CredentialsReport NONE = unread(State.NONE, false, List.of(), List.of());

  public CredentialsReport {
    problems = List.copyOf(problems);
    notes = List.copyOf(notes);
  }

  /** The report on credentials that cannot be read. */
  static CredentialsReport unread(
      State state, boolean aiMade, List<String> problems, List<String> notes) {
    return new CredentialsReport(
        state, false, null, null, null, aiMade, null, null, problems, notes);
  }

  /** Whether somebody else than this installation signed them last. */
  public boolean signedByOthers() {
    return problems.contains(UNTRUSTED);
  }

  /** The problems other than that the signer is not known here. */
  public List<String> failures() {
    return problems.stream().filter(code -> !code.equals(UNTRUSTED)).toList();
  }

  /** Validity of credentials. */
  public enum State {
    /** The file has none. */
    NONE,
    /** They or the file were changed, or they cannot be read. */
    INVALID,
    /** They contain something that was not checked and could be wrong: see the notes. */
    NOT_CHECKED,
    /** Valid, signed by somebody unknown to this installation. */
    VALID,
    /** Valid, signed by this installation. */
    TRUSTED
  }
}
