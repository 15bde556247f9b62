package dev.ganvas.web.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Tomcat's HTTP/1.1, which can also be asked whose client has gone. Tomcat itself does not look at
 * a connection while a request waits for its answer without a thread.
 */
public final class WatchedProtocol extends Http11NioProtocol {
  /**
   * Those of the connections that are open. Whoever waits for an answer gets a read of one byte
   * without blocking, which fails or ends if the client has gone; a byte that comes (a request sent
   * ahead) is put back. Connections that a thread works on count as open.
   *
   * @param ids of connections, as {@link jakarta.servlet.ServletConnection#getConnectionId}
   */
  Set<String> open(Set<String> ids) {
    Set<String> open = new HashSet<>();
    for (SocketWrapperBase<?> connection : getEndpoint().getConnections()) {
      String id = connection.getServletConnection("", "").getConnectionId();
      if (ids.contains(id) && !isClosed(connection)) {
        open.add(id);
      }
    }
    return open;
  }

  /** Closes a connection; who reads from it gets an exception. */
  void close(String id) {
    for (SocketWrapperBase<?> connection : getEndpoint().getConnections()) {
      if (connection.getServletConnection("", "").getConnectionId().equals(id)) {
        connection.close();
      }
    }
  }

  private static boolean isClosed(SocketWrapperBase<?> connection) {
    ReentrantLock lock = connection.getLock();
    if (!lock.tryLock()) {
      return false;
    }
    try {
      ByteBuffer ahead = ByteBuffer.allocate(1);
      int read = connection.read(false, ahead);
      if (read > 0) {
        connection.unRead(ahead.flip());
      }
      return read < 0;
    } catch (IOException e) {
      return true;
    } finally {
      lock.unlock();
    }
  }
}
