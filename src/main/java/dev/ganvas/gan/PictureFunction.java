package dev.ganvas.gan;

/** A finished generator, loaded and ready, on whichever engine runs it. */
public interface PictureFunction extends AutoCloseable {
  Architecture architecture();

  /**
   * Pictures of latents.
   *
   * @param inputs by picture: the latent ({@code latentSize} numbers) followed by the condition
   *     ({@code conditioning.size} numbers; one-hot for classes)
   * @return the pictures one after the other, each {@code [imageChannels, resolution, resolution]}
   *     in row-major order, from -1 to 1
   */
  float[] pictures(float[][] inputs);

  @Override
  void close();
}
