package dev.ganvas.ops;

import dev.ganvas.gan.NativeEngine;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.stereotype.Component;

/** Says in the log, in {@code /actuator/info} and as a metric what the native engine does. */
@Component
class NativeEngineReport implements InfoContributor {
  private static final Logger LOG = LoggerFactory.getLogger(NativeEngineReport.class);

  private final Map<String, Object> description;

  NativeEngineReport(MeterRegistry meters) {
    description = NativeEngine.describe();
    LOG.info("native engine: {}", description);
    Gauge.builder("ganvas.native.memory", NativeEngine::allocatedBytes)
        .baseUnit("bytes")
        .register(meters);
  }

  @Override
  public void contribute(Info.Builder builder) {
    builder.withDetail("nativeEngine", description);
  }
}
