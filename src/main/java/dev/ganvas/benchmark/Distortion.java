package dev.ganvas.benchmark;

import dev.ganvas.images.ImageCodec;
import dev.ganvas.images.ImageFormat;
import dev.ganvas.images.Picture;
import dev.ganvas.images.PictureReader;
import dev.ganvas.images.Resampler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;

/** What happens to pictures on their way through the world. */
enum Distortion {
  NONE("none") {
    @Override
    Picture apply(Picture picture, SplittableRandom random) {
      return picture;
    }
  },
  JPEG_90("JPEG 90") {
    @Override
    Picture apply(Picture picture, SplittableRandom random) {
      return jpeg(picture, 90);
    }
  },
  JPEG_75("JPEG 75") {
    @Override
    Picture apply(Picture picture, SplittableRandom random) {
      return jpeg(picture, 75);
    }
  },
  JPEG_50("JPEG 50") {
    @Override
    Picture apply(Picture picture, SplittableRandom random) {
      return jpeg(picture, 50);
    }
  },
  HALF("half size") {
    @Override
    Picture apply(Picture picture, SplittableRandom random) {
      return scaled(picture, 0.5);
    }
  },
  HALF_AND_BACK("half size and back") {
    @Override
    Picture apply(Picture picture, SplittableRandom random) {
      return Resampler.resize(scaled(picture, 0.5), picture.width(), picture.height());
    }
  },
  DOUBLE("double size") {
    @Override
    Picture apply(Picture picture, SplittableRandom random) {
      return scaled(picture, 2);
    }
  },
  CROP_10("crop 10 %") {
    @Override
    Picture apply(Picture picture, SplittableRandom random) {
      return cropped(picture, 0.10, random);
    }
  },
  CROP_25("crop 25 %") {
    @Override
    Picture apply(Picture picture, SplittableRandom random) {
      return cropped(picture, 0.25, random);
    }
  },
  CROP_50("crop 50 %") {
    @Override
    Picture apply(Picture picture, SplittableRandom random) {
      return cropped(picture, 0.50, random);
    }
  },
  BLUR("blur") {
    @Override
    Picture apply(Picture picture, SplittableRandom random) {
      return blurred(picture);
    }
  },
  NOISE("noise") {
    @Override
    Picture apply(Picture picture, SplittableRandom random) {
      return each(picture, (level, at) -> level + 5 * random.nextGaussian());
    }
  },
  BRIGHTNESS("brightness") {
    @Override
    Picture apply(Picture picture, SplittableRandom random) {
      return each(picture, (level, at) -> level * 1.2);
    }
  },
  SCREENSHOT("screenshot") {
    @Override
    Picture apply(Picture picture, SplittableRandom random) {
      return jpeg(scaled(picture, 1 + random.nextDouble()), 80);
    }
  };

  private final String label;

  Distortion(String label) {
    this.label = label;
  }

  /** Its name for people. */
  String label() {
    return label;
  }

  /** The picture afterwards, with chance where there is any. */
  abstract Picture apply(Picture picture, SplittableRandom random);

  private interface Level {
    double of(int level, int at);
  }

  private static Picture each(Picture picture, Level change) {
    byte[] samples = new byte[picture.samples().length];
    for (int i = 0; i < samples.length; i++) {
      double level = change.of(picture.samples()[i] & 0xFF, i);
      samples[i] = (byte) Math.round(Math.max(0, Math.min(255, level)));
    }
    return new Picture(picture.width(), picture.height(), picture.channels(), samples);
  }

  private static Picture jpeg(Picture picture, int quality) {
    byte[] file = ImageCodec.encode(picture, ImageFormat.JPEG, quality);
    try {
      return PictureReader.read(file, Long.MAX_VALUE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Picture scaled(Picture picture, double factor) {
    return Resampler.resize(
        picture,
        (int) Math.round(picture.width() * factor),
        (int) Math.round(picture.height() * factor));
  }

  /** Without that share of its area, cut out anywhere. */
  private static Picture cropped(Picture picture, double share, SplittableRandom random) {
    int width = (int) Math.round(picture.width() * Math.sqrt(1 - share));
    int height = (int) Math.round(picture.height() * Math.sqrt(1 - share));
    int left = random.nextInt(picture.width() - width + 1);
    int top = random.nextInt(picture.height() - height + 1);
    return picture.cropped(left, top, width, height);
  }

  /** A Gaussian of one pixel's deviation. */
  private static Picture blurred(Picture picture) {
    double[] kernel = {0.0545, 0.2442, 0.4026, 0.2442, 0.0545};
    int row = picture.width() * picture.channels();
    return each(
        picture,
        (level, at) -> {
          double sum = 0;
          for (int dy = -2; dy <= 2; dy++) {
            for (int dx = -2; dx <= 2; dx++) {
              int y = Math.max(0, Math.min(picture.height() - 1, at / row + dy));
              int x =
                  Math.max(0, Math.min(picture.width() - 1, at % row / picture.channels() + dx));
              int other = y * row + x * picture.channels() + at % picture.channels();
              sum += kernel[dy + 2] * kernel[dx + 2] * (picture.samples()[other] & 0xFF);
            }
          }
          return sum;
        });
  }
}
