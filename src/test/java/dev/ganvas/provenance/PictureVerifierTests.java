package dev.ganvas.provenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ganvas.labelling.c2pa.CredentialsReport;
import dev.ganvas.labelling.c2pa.CredentialsReport.State;
import java.util.List;
import org.junit.jupiter.api.Test;

class PictureVerifierTests {
  private static final String UNTRUSTED = "signingCredential.untrusted";

  private static CredentialsReport made(State state, boolean here, String... problems) {
    return new CredentialsReport(
        state,
        here,
        "O=Somebody",
        null,
        null,
        true,
        "cells",
        "1.0.0",
        List.of(problems),
        List.of());
  }

  private static String ours(State state, String... problems) {
    return PictureVerifier.signedHere(made(state, true, problems)).detail();
  }

  @Test
  void ofOwnPicturesItSaysWhatBecameOfTheirCredentials() {
    assertThat(ours(State.TRUSTED)).endsWith("the file is as it was signed");
    assertThat(ours(State.VALID, UNTRUSTED)).endsWith("; O=Somebody has added to it");
    assertThat(ours(State.NOT_CHECKED, UNTRUSTED)).contains("something was added to it, not all");
    assertThat(ours(State.NOT_CHECKED)).doesNotContain("added").contains("not all");
  }

  @Test
  void ofOwnPicturesThatOthersRejectItSaysWhyTheyDo() {
    assertThat(ours(State.INVALID, CredentialsReport.EXPIRED))
        .endsWith("; other readers reject it, as the time of a certificate is over");
    assertThat(ours(State.INVALID, "claimSignature.mismatch", UNTRUSTED))
        .endsWith(
            "; other readers reject it, as something that was added to it does not hold:"
                + " claimSignature.mismatch");
    assertThat(ours(State.INVALID, CredentialsReport.EXPIRED, "ingredient.manifest.mismatch"))
        .endsWith(
            "as a part of its credentials does not hold: signingCredential.expired,"
                + " ingredient.manifest.mismatch");
  }

  private static String declared(State state, boolean aiMade) {
    CredentialsReport report =
        new CredentialsReport(
            state, false, "O=Somebody", null, null, aiMade, null, null, List.of(), List.of());
    return PictureVerifier.declared(report).detail();
  }

  @Test
  void whatDeclaresThatAiMadeAPictureIsNamed() {
    assertThat(declared(State.VALID, true)).startsWith("content credentials signed by O=Somebody");
    assertThat(declared(State.NOT_CHECKED, true)).contains("not checked");
    assertThat(declared(State.INVALID, true)).contains("do not hold");
    for (State state : State.values()) {
      assertThat(declared(state, false)).startsWith("its metadata says");
    }
  }
}
