package dev.ganvas.labelling.c2pa;

import java.util.LinkedHashSet;
import java.util.Set;

/** What a check of content credentials comes to, as it goes on. Not thread-safe. */
final class Verdict {
  static final String UNTRUSTED = "signingCredential.untrusted";
  static final String EXPIRED = "signingCredential.expired";

  private final Set<String> problems = new LinkedHashSet<>();
  private final Set<String> unchecked = new LinkedHashSet<>();
  private final Set<String> notes = new LinkedHashSet<>();

  /** What is wrong, in the status codes of the C2PA specification. */
  Set<String> problems() {
    return problems;
  }

  /** What was not looked at though it decides, in words. */
  Set<String> unchecked() {
    return unchecked;
  }

  /** All that is to be said in words. */
  Set<String> notes() {
    Set<String> all = new LinkedHashSet<>(unchecked);
    all.addAll(notes);
    return all;
  }

  /** Something is wrong. */
  void wrong(String code) {
    problems.add(code);
  }

  /** Something that could be wrong was not looked at. */
  void unchecked(String what) {
    unchecked.add(what);
  }

  /** Something is worth saying. */
  void note(String what) {
    notes.add(what);
  }

  /** Takes over what a part of the check came to. */
  void add(Verdict part) {
    problems.addAll(part.problems);
    unchecked.addAll(part.unchecked);
    notes.addAll(part.notes);
  }

  /** Whether something is wrong, other than that the signer is not known. */
  boolean invalid() {
    return problems.stream().anyMatch(code -> !code.equals(UNTRUSTED));
  }

  CredentialsReport.State state() {
    if (invalid()) {
      return CredentialsReport.State.INVALID;
    }
    if (!unchecked.isEmpty()) {
      return CredentialsReport.State.NOT_CHECKED;
    }
    return problems.isEmpty() ? CredentialsReport.State.TRUSTED : CredentialsReport.State.VALID;
  }
}
