package dev.ganvas;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A way to a server on this machine that can be cut, or swallow all that goes through. */
final class TcpProxy implements AutoCloseable {
  /** What becomes of connections. */
  enum Mode {
    FORWARD,
    /** They are closed. */
    REFUSE,
    /** They stay open, and nothing comes through. */
    SWALLOW
  }

  private final int target;
  private final ServerSocket server;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private volatile Mode mode = Mode.FORWARD;

  TcpProxy(int target) throws IOException {
    this.target = target;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    background(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  void mode(Mode wanted) {
    mode = wanted;
    if (wanted != Mode.SWALLOW) {
      closeAll();
    }
  }

  private static void background(Runnable work) {
    Thread thread = new Thread(work, "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        open.add(client);
        if (mode == Mode.REFUSE) {
          client.close();
          continue;
        }
        Socket behind = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(behind);
        background(() -> copy(client, behind));
        background(() -> copy(behind, client));
      } catch (IOException e) {
        closeAll();
      }
    }
  }

  private void copy(Socket from, Socket to) {
    byte[] buffer = new byte[8192];
    try (from;
        to) {
      InputStream input = from.getInputStream();
      OutputStream output = to.getOutputStream();
      for (int n = input.read(buffer); n >= 0; n = input.read(buffer)) {
        if (mode == Mode.FORWARD) {
          output.write(buffer, 0, n);
          output.flush();
        }
      }
    } catch (IOException e) {
      // One of both has closed; so does the other.
    }
  }

  private void closeAll() {
    for (Socket socket : open) {
      try {
        socket.close();
      } catch (IOException e) {
        // It is closed.
      }
    }
    open.clear();
  }

  @Override
  public void close() throws IOException {
    server.close();
    closeAll();
  }
}
