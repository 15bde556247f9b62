package dev.ganvas.web.security;

/** What a key may do: everything, generate only, or read metrics only. */
public enum Role {
  ADMIN,
  GENERATE,
  METRICS
}
