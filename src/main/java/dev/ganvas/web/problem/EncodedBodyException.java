package dev.ganvas.web.problem;

/** A body is compressed, or encoded otherwise. */
final class EncodedBodyException extends RuntimeException {
  EncodedBodyException(String encoding) {
    super("bodies are not read in the encoding \"%s\": send it as it is".formatted(encoding));
  }
}
