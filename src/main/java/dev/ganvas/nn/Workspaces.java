package dev.ganvas.nn;

import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Memory for one pass through a network: what is made within a workspace lives until it is entered
 * again. Workspaces belong to the thread that enters them.
 */
public final class Workspaces {
  private static final WorkspaceConfiguration CONFIGURATION =
      WorkspaceConfiguration.builder()
          .initialSize(0)
          .overallocationLimit(0.1)
          .policyAllocation(AllocationPolicy.OVERALLOCATE)
          .policyLearning(LearningPolicy.FIRST_LOOP)
          .policySpill(SpillPolicy.REALLOCATE)
          .policyReset(ResetPolicy.BLOCK_LEFT)
          .build();

  private Workspaces() {}

  /** Until it is closed, arrays made by this thread go into the workspace of that name. */
  public static MemoryWorkspace enter(String name) {
    return Nd4j.getWorkspaceManager().getAndActivateWorkspace(CONFIGURATION, name);
  }

  /** Gives back the memory of all workspaces of this thread. */
  public static void release() {
    Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
  }
}
