package io.floatingvip.speaker.file;

import io.floatingvip.speaker.programme.Mistake;
import io.floatingvip.speaker.programme.Programme;
import io.floatingvip.speaker.programme.Reading;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A file that holds a programme. */
public record ProgrammeFile(Path path) {
  // Far above what a node can need, far below what would fill the heap.
  private static final long LARGEST = 16L << 20;

  /**
   * What a reading of the file gave.
   *
   * @param programme none where there is a mistake
   * @param mistakes every one
   */
  public record Content(Optional<Programme> programme, List<Mistake> mistakes) {}

  /** Reads the file as it is now. A file that can't be read is a mistake too. */
  public Content read() {
    try {
      if (Files.size(path) > LARGEST) {
        return unreadable("the file is larger than 16 MiB", "write less");
      }
      byte[] bytes = Files.readAllBytes(path);
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      Reading reading = Reading.ofFile(text);
      return new Content(reading.whole(), reading.mistakes());
    } catch (NoSuchFileException _) {
      return unreadable("there is no such file", "write the path of one");
    } catch (AccessDeniedException _) {
      return unreadable("the file may not be read", "give this user the right to");
    } catch (CharacterCodingException _) {
      return unreadable("the file is not UTF-8", "save it as UTF-8");
    } catch (IOException e) {
      return unreadable("the file can't be read (" + e.getMessage() + ")", "write a plain file");
    }
  }

  private static Content unreadable(String problem, String remedy) {
    Mistake mistake = new Mistake("", OptionalInt.empty(), problem, remedy);
    return new Content(Optional.empty(), List.of(mistake));
  }

  /** The file's name in messages. */
  @Override
  public String toString() {
    return path.toString();
  }
}
