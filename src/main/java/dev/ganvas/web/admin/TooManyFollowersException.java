package dev.ganvas.web.admin;

/** As many event streams as may be are open. */
final class TooManyFollowersException extends RuntimeException {
  TooManyFollowersException(int limit) {
    super(limit + " event streams are open already");
  }
}
