package dev.ganvas.web.problem;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;
import tools.jackson.databind.json.JsonMapper;

/**
 * How bodies in JSON are read: strictly, up to {@value #MAX_BYTES} bytes, uncompressed. No body at
 * all is an object without fields. The other formats that libraries here can read are none of this
 * API.
 */
@ControllerAdvice
class RequestBodies extends RequestBodyAdviceAdapter
    implements ServerHttpMessageConvertersCustomizer {
  static final int MAX_BYTES = 64 * 1024;

  private static final Pattern OTHERS = Pattern.compile(".*(cbor|smile|yaml)");

  private final StrictJson json;

  RequestBodies(JsonMapper json) {
    this.json = new StrictJson(json);
  }

  @Override
  public void customize(HttpMessageConverters.ServerBuilder converters) {
    converters.withJsonConverter(json);
    converters.configureMessageConvertersList(all -> all.removeIf(RequestBodies::readsOthers));
  }

  private static boolean readsOthers(HttpMessageConverter<?> converter) {
    return converter.getSupportedMediaTypes().stream()
        .anyMatch(type -> OTHERS.matcher(type.getSubtype()).matches());
  }

  @Override
  public boolean supports(
      MethodParameter parameter,
      Type type,
      Class<? extends HttpMessageConverter<?>> converterType) {
    return true;
  }

  @Override
  public HttpInputMessage beforeBodyRead(
      HttpInputMessage message,
      MethodParameter parameter,
      Type type,
      Class<? extends HttpMessageConverter<?>> converterType)
      throws IOException {
    HttpHeaders headers = message.getHeaders();
    String encoding = headers.getFirst(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new EncodedBodyException(encoding);
    }
    if (headers.getContentLength() > MAX_BYTES) {
      throw new BodyTooLargeException(MAX_BYTES);
    }
    return new LimitedMessage(limited(message.getBody()), headers);
  }

  private record LimitedMessage(InputStream getBody, HttpHeaders getHeaders)
      implements HttpInputMessage {}

  /** Of an unknown length, but not more than allowed. */
  static InputStream limited(InputStream body) {
    return new Limited(body);
  }

  @Override
  public Object afterBodyRead(
      @Nullable Object body,
      HttpInputMessage message,
      MethodParameter parameter,
      Type type,
      Class<? extends HttpMessageConverter<?>> converterType) {
    return body == null ? empty(type) : body;
  }

  @Override
  public Object handleEmptyBody(
      @Nullable Object body,
      HttpInputMessage message,
      MethodParameter parameter,
      Type type,
      Class<? extends HttpMessageConverter<?>> converterType) {
    return body == null ? empty(type) : body;
  }

  private Object empty(Type type) {
    JsonMapper mapper = json.getMapper();
    return mapper.readValue("{}", mapper.constructType(type));
  }

  /** Ends the reading where too much comes. */
  private static final class Limited extends FilterInputStream {
    private int left = MAX_BYTES;

    Limited(InputStream body) {
      super(body);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = super.read(target, offset, length);
      count(Math.max(0, read));
      return read;
    }

    private void count(int bytes) {
      left -= bytes;
      if (left < 0) {
        throw new BodyTooLargeException(MAX_BYTES);
      }
    }
  }
}
