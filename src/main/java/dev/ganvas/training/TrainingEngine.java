package dev.ganvas.training;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What computes the steps of a run. */
public enum TrainingEngine {
  /** This process, on a CPU. Needs nothing else. */
  @JsonProperty("nd4j")
  ND4J,
  /** A process in Python with PyTorch, on a GPU or a CPU's bf16 units. */
  @JsonProperty("pytorch")
  PYTORCH
}
