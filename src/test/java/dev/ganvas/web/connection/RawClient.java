package dev.ganvas.web.connection;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A client that sends what it likes, as slowly as it likes. */
final class RawClient implements AutoCloseable {
  private final Socket socket;

  RawClient(int port) throws IOException {
    socket = new Socket("localhost", port);
    socket.setSoTimeout(30_000);
  }

  RawClient send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  RawClient head(String method, String path, String... headers) throws IOException {
    return send(
        "%s %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n\r\n"
            .formatted(method, path, String.join("\r\n", headers)));
  }

  /** Keeps sending until the server does not take it any more, or so many bytes are sent. */
  long sendUntilRefused(long most, long bytesPerMilli) {
    byte[] block = new byte[1024];
    long sent = 0;
    try {
      while (sent < most && socket.getInputStream().available() == 0) {
        send(block);
        sent += block.length;
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(block.length / bytesPerMilli));
      }
    } catch (IOException e) {
      // Closed.
    }
    return sent;
  }

  /** One answer, to its end as it tells it itself. */
  String answer() throws IOException {
    InputStream input = socket.getInputStream();
    StringBuilder text = new StringBuilder();
    while (!isWhole(text.toString())) {
      int next = input.read();
      if (next < 0) {
        break;
      }
      text.append((char) next);
    }
    return text.toString();
  }

  private static boolean isWhole(String text) {
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    String head = text.substring(0, end + 2).toLowerCase(Locale.ROOT);
    int at = head.indexOf("content-length:");
    return at < 0
        ? text.endsWith("\r\n0\r\n\r\n")
        : text.length()
            == end + 4 + Integer.parseInt(head.substring(at + 15, head.indexOf('\r', at)).strip());
  }

  /** Whether the server closes the connection. */
  boolean isClosed() throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
