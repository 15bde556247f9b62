package dev.ganvas.web;

/** The administrator's key that tests configure. */
public final class AdminKey {
  public static final String SECRET = "a-key-for-tests-only-0123456789";

  private AdminKey() {}
}
