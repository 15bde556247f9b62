package dev.ganvas.generation;

/** A request that nobody waits for. */
final class BackgroundJob extends GenerationJob {
  /**
   * @param conditions of its pictures
   */
  BackgroundJob(
      GenerationRequest request,
      Conditions.Conditioned conditions,
      PictureFinisher finisher,
      PictureFinisher.Delivery delivery) {
    super(request, conditions, finisher, delivery);
  }

  @Override
  boolean inBackground() {
    return true;
  }
}
