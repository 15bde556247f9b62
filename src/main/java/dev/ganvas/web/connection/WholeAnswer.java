package dev.ganvas.web.connection;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * An answer that is held back until all of it is there, so that it says how long it is: a client
 * then knows its end, though the connection stays open. Only events go out as they come.
 */
final class WholeAnswer extends ContentCachingResponseWrapper {
  private boolean error;

  WholeAnswer(HttpServletResponse response) {
    super(response);
  }

  /** Whether the server is going to write an error page instead. */
  boolean isError() {
    return error;
  }

  @Override
  public void sendError(int status) throws IOException {
    error = true;
    super.sendError(status);
  }

  @Override
  public void sendError(int status, String message) throws IOException {
    error = true;
    super.sendError(status, message);
  }

  @Override
  public void flushBuffer() throws IOException {
    String type = getContentType();
    if (type != null && type.startsWith(MediaType.TEXT_EVENT_STREAM_VALUE)) {
      copyBodyToResponse(false);
      getResponse().flushBuffer();
    }
  }

  /**
   * Lets it go.
   *
   * @param early whether its request is still coming: the server reads no more of that once it has
   *     written as much as an answer is told to have, so this one is not told how long it is
   */
  void send(boolean early) throws IOException {
    if (!error) {
      copyBodyToResponse(!early);
      getResponse().flushBuffer();
    }
  }
}
