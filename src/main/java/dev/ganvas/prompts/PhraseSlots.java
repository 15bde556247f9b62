package dev.ganvas.prompts;

import dev.ganvas.nn.Latents;
import java.util.Collection;
import java.util.stream.IntStream;

/**
 * Groups phrases that describe the same property: those that do not occur in one caption. "Red
 * hair" comes with "glasses" and with "blue wall" but not with "a black bun", so colour and style
 * of hair share a slot. Slots are the blocks of a degree-corrected stochastic block model (Karrer
 * and Newman, <i>Stochastic blockmodels and community structure in networks</i>, 2011) of the graph
 * of phrases; two phrases have an edge for each caption that contains both.
 *
 * @param of the slot of each phrase, from 0 to {@value #COUNT} - 1
 * @param together observed over expected co-occurrences of the phrases of two slots, {@code
 *     [COUNT][COUNT]}, 0 or more
 */
record PhraseSlots(int[] of, double[][] together) {
  static final int COUNT = 64;

  private static final int MOST_ROUNDS = 60;
  private static final double SETTLED = 0.0005;

  /** Lower bound of a rate, so that pairs never seen keep a finite log-likelihood. */
  private static final double LEAST_RATE = 0.003;

  /**
   * Fits the block model: starting from random slots, moves each phrase in turn to the slot with
   * the highest likelihood of its co-occurrences, until few phrases move.
   *
   * @param phrases number of phrases
   * @param captions indices of the phrases of each caption; indices from {@code phrases} on are
   *     ignored
   */
  static PhraseSlots find(int phrases, Collection<int[]> captions) {
    int[][] said =
        captions.stream()
            .map(caption -> IntStream.of(caption).filter(p -> p < phrases).distinct().toArray())
            .toArray(int[][]::new);
    double[] counts = new double[phrases];
    for (int[] caption : said) {
      for (int phrase : caption) {
        counts[phrase]++;
      }
    }
    int[] slots =
        IntStream.range(0, phrases)
            .map(phrase -> (int) Long.remainderUnsigned(Latents.mix(COUNT, phrase), COUNT))
            .toArray();
    int moved = phrases;
    for (int round = 0; round < MOST_ROUNDS && moved > SETTLED * phrases; round++) {
      moved = move(slots, counts, said);
    }
    return new PhraseSlots(slots, Rates.of(slots, counts, said, 0).rates());
  }

  /**
   * Co-occurrence statistics of the current slots.
   *
   * @param companions number of phrases of each slot that occur beside a phrase, {@code
   *     [phrases][COUNT]}
   * @param expected mean number of phrases of a slot in a caption, {@code [COUNT]}
   * @param rates observed over expected pairs of two slots, {@code [COUNT][COUNT]}
   */
  private record Rates(double[][] companions, double[] expected, double[][] rates) {
    /**
     * @param prior pairs added to both the observed and the expected ones (smoothing)
     */
    static Rates of(int[] slots, double[] counts, int[][] said, double prior) {
      double[][] companions = new double[slots.length][COUNT];
      for (int[] caption : said) {
        for (int phrase : caption) {
          for (int other : caption) {
            companions[phrase][slots[other]] += phrase == other ? 0 : 1;
          }
        }
      }
      double[] expected = new double[COUNT];
      double[] ofSlot = new double[COUNT];
      double[][] rates = new double[COUNT][COUNT];
      for (int phrase = 0; phrase < slots.length; phrase++) {
        ofSlot[slots[phrase]] += counts[phrase];
        expected[slots[phrase]] += counts[phrase] / said.length;
        for (int slot = 0; slot < COUNT; slot++) {
          rates[slots[phrase]][slot] += companions[phrase][slot];
        }
      }
      for (int one = 0; one < COUNT; one++) {
        for (int other = 0; other < COUNT; other++) {
          double pairs = ofSlot[one] * expected[other];
          rates[one][other] = pairs > 0 ? (rates[one][other] + prior) / (pairs + prior) : 0;
        }
      }
      return new Rates(companions, expected, rates);
    }
  }

  private static int move(int[] slots, double[] counts, int[][] said) {
    Rates rates = Rates.of(slots, counts, said, 1);
    double[][] logarithms = new double[COUNT][COUNT];
    double[] sums = new double[COUNT];
    for (int slot = 0; slot < COUNT; slot++) {
      for (int other = 0; other < COUNT; other++) {
        double rate = Math.max(LEAST_RATE, rates.rates()[slot][other]);
        logarithms[slot][other] = Math.log(rate);
        sums[slot] += rate * rates.expected()[other];
      }
    }
    int moved = 0;
    for (int phrase = 0; phrase < slots.length; phrase++) {
      int best = 0;
      double highest = Double.NEGATIVE_INFINITY;
      for (int slot = 0; slot < COUNT; slot++) {
        double likelihood = -counts[phrase] * sums[slot];
        for (int other = 0; other < COUNT; other++) {
          likelihood += rates.companions()[phrase][other] * logarithms[slot][other];
        }
        if (likelihood > highest) {
          highest = likelihood;
          best = slot;
        }
      }
      moved += best == slots[phrase] ? 0 : 1;
      slots[phrase] = best;
    }
    return moved;
  }
}
