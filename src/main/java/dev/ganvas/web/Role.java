package dev.ganvas.web;

/** What a key may do: everything, or generate only. */
enum Role {
  ADMIN,
  GENERATE
}
