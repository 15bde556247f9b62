package dev.ganvas.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** A way to a server on this machine which breaks after a number of bytes, as often as wanted. */
final class CuttingProxy implements AutoCloseable {
  private final ServerSocket server;
  private final int target;
  private final AtomicLong down = new AtomicLong();
  private final AtomicLong up = new AtomicLong();
  private volatile long cutEvery = Long.MAX_VALUE;
  private volatile int cuts;
  private volatile long end = Long.MAX_VALUE;

  CuttingProxy(int target) throws IOException {
    this.target = target;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    background(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /**
   * From now on connections break.
   *
   * @param bytes that go through one, in both directions together
   * @param times how many break; those after go on
   */
  void cut(long bytes, int times) {
    cutEvery = bytes;
    cuts = times;
    end = Long.MAX_VALUE;
    down.set(0);
    up.set(0);
  }

  /** From now on nothing goes through any more, once so many bytes went to the server. */
  void end(long bytes) {
    cut(Long.MAX_VALUE, 0);
    end = bytes;
  }

  /** Bytes that came from the server since {@link #cut}. */
  long down() {
    return down.get();
  }

  /** Bytes that went to the server since then. */
  long up() {
    return up.get();
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
        Socket behind = new Socket(InetAddress.getLoopbackAddress(), target);
        AtomicLong passed = new AtomicLong();
        background(() -> copy(client, behind, passed, up));
        background(() -> copy(behind, client, passed, down));
      } catch (IOException e) {
        // It ends.
      }
    }
  }

  private void copy(Socket from, Socket to, AtomicLong passed, AtomicLong all) {
    byte[] buffer = new byte[4096];
    try (from;
        to) {
      InputStream input = from.getInputStream();
      OutputStream output = to.getOutputStream();
      for (int n = input.read(buffer); n >= 0 && up.get() < end; n = input.read(buffer)) {
        output.write(buffer, 0, n);
        all.addAndGet(n);
        if (passed.addAndGet(n) > cutEvery && mayCut()) {
          return;
        }
      }
    } catch (IOException e) {
      // One of both has closed; so does the other.
    }
  }

  private synchronized boolean mayCut() {
    if (cuts == 0) {
      return false;
    }
    cuts--;
    return true;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
