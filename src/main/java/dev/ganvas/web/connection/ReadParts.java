package dev.ganvas.web.connection;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.util.Collection;

/** A request in parts that tells when all of them have been read. */
final class ReadParts extends HttpServletRequestWrapper {
  private final Runnable arrived;

  ReadParts(HttpServletRequest request, Runnable arrived) {
    super(request);
    this.arrived = arrived;
  }

  @Override
  public Collection<Part> getParts() throws IOException, ServletException {
    Collection<Part> parts = super.getParts();
    arrived.run();
    return parts;
  }

  @Override
  public Part getPart(String name) throws IOException, ServletException {
    Part part = super.getPart(name);
    arrived.run();
    return part;
  }
}
