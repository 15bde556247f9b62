package dev.ganvas.web.connection;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.util.Collection;

/** A request in parts that tells when they begin to be read, and when all of them have been. */
final class ReadParts extends HttpServletRequestWrapper {
  private final Runnable arrived;
  private boolean begun;

  ReadParts(HttpServletRequest request, Runnable arrived) {
    super(request);
    this.arrived = arrived;
  }

  /** Whether the server has begun to read them: if it gives up amid them, it closes the request. */
  boolean areBegun() {
    return begun;
  }

  @Override
  public Collection<Part> getParts() throws IOException, ServletException {
    begun = true;
    Collection<Part> parts = super.getParts();
    arrived.run();
    return parts;
  }

  @Override
  public Part getPart(String name) throws IOException, ServletException {
    begun = true;
    Part part = super.getPart(name);
    arrived.run();
    return part;
  }
}
