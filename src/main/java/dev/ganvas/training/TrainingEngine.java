package dev.ganvas.training;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What computes the steps of a run. */
public enum TrainingEngine {
  /** ND4J in this process, on a CPU. */
  @JsonProperty("nd4j")
  ND4J,
  /** PyTorch in a process of its own, on a GPU, or on a CPU with bf16 units. */
  @JsonProperty("pytorch")
  PYTORCH
}
