package io.floatingvip.e2e.lasting;

import java.io.IOException;
import java.io.OutputStream;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/**
 * A stretch of bytes in which no part is like another.
 *
 * @param length in bytes
 */
record Pattern(long length) {
  private static final int BUFFER = 64 * 1024;
  private static final long SEED = 20_260_101;

  /** Writes it and returns its CRC-32. */
  long writeTo(OutputStream out, Pace pace) throws IOException {
    RandomGenerator random = new SplittableRandom(SEED);
    CRC32 sum = new CRC32();
    byte[] buffer = new byte[BUFFER];
    for (long left = length; left > 0; left -= BUFFER) {
      random.nextBytes(buffer);
      int size = (int) Math.min(left, BUFFER);
      sum.update(buffer, 0, size);
      out.write(buffer, 0, size);
      pace.moved(size);
    }
    return sum.getValue();
  }
}
