package dev.ganvas.models;

import java.io.IOException;

/** A model bundle that is refused; the message says why. */
public final class InvalidBundleException extends IOException {
  InvalidBundleException(String message) {
    super(message);
  }
}
