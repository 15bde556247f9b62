package dev.ganvas.imagesets;

import java.io.IOException;
import java.util.List;

/** An upload that no set can be made of; the message and the reports say why. */
public final class UnusableUploadException extends IOException {
  private final transient List<FileReport> reports;

  public UnusableUploadException(String message, List<FileReport> reports) {
    super(message);
    this.reports = List.copyOf(reports);
  }

  public List<FileReport> reports() {
    return reports;
  }
}
