package dev.ganvas.ops;

import dev.ganvas.generation.GenerationWorkers;
import dev.ganvas.nn.AvailableMemory;
import dev.ganvas.nn.NativeEngine;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.stereotype.Component;

/** Says in the log, in {@code /actuator/info} and as metrics what the native engines do. */
@Component
class NativeEngineReport implements InfoContributor {
  private static final Logger LOG = LoggerFactory.getLogger(NativeEngineReport.class);

  private final GenerationWorkers workers;

  NativeEngineReport(GenerationWorkers workers, MeterRegistry meters) {
    this.workers = workers;
    LOG.info("native engine: {}", description());
    Gauge.builder("ganvas.native.memory", NativeEngine::allocatedBytes)
        .description("Held by ND4J's arrays")
        .baseUnit("bytes")
        .register(meters);
    Gauge.builder("ganvas.resident.memory", AvailableMemory::resident)
        .description("Physical memory of the process: heap, ND4J and ONNX Runtime")
        .baseUnit("bytes")
        .register(meters);
  }

  private Map<String, Object> description() {
    Map<String, Object> description = new LinkedHashMap<>(NativeEngine.describe());
    description.put("generation", workers.describe());
    return description;
  }

  @Override
  public void contribute(Info.Builder builder) {
    builder.withDetail("nativeEngine", description());
  }
}
