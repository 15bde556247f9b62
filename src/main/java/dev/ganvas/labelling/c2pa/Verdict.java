package dev.ganvas.labelling.c2pa;

import java.util.LinkedHashSet;
import java.util.Set;

/** Collects the findings of a check of content credentials. Not thread-safe. */
final class Verdict {
  private final Set<String> problems = new LinkedHashSet<>();
  private final Set<String> unchecked = new LinkedHashSet<>();
  private final Set<String> notes = new LinkedHashSet<>();

  /** What is wrong, in the status codes of the C2PA specification. */
  Set<String> problems() {
    return problems;
  }

  /** What was not checked though it matters, in words. */
  Set<String> unchecked() {
    return unchecked;
  }

  /** Remarks in words. */
  Set<String> notes() {
    Set<String> all = new LinkedHashSet<>(unchecked);
    all.addAll(notes);
    return all;
  }

  /** Adds a failure. */
  void wrong(String code) {
    problems.add(code);
  }

  /** Adds something that was not checked and could be wrong. */
  void unchecked(String what) {
    unchecked.add(what);
  }

  /** Adds a remark. */
  void note(String what) {
    notes.add(what);
  }

  /** Adds the findings of a part of the check. */
  void add(Verdict part) {
    problems.addAll(part.problems);
    unchecked.addAll(part.unchecked);
    notes.addAll(part.notes);
  }

  /** Whether there is a failure other than an unknown signer. */
  boolean invalid() {
    return problems.stream().anyMatch(code -> !code.equals(CredentialsReport.UNTRUSTED));
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
