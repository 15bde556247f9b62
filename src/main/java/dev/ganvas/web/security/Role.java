package dev.ganvas.web.security;

/** What a key may do: everything, or generate only. */
public enum Role {
  ADMIN,
  GENERATE
}
