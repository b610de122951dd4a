package io.floatingvip.speaker.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.floatingvip.forwarding.config.Endpoint;
import io.floatingvip.speaker.programme.Assignment;
import io.floatingvip.speaker.programme.AssignmentTarget;
import io.floatingvip.speaker.programme.Programme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTest {
  private static final String ONE = "pools: [{name: one, endpoints: []}]\n";
  private static final String TWO = "pools: [{name: two, endpoints: []}]\n";

  private final BlockingQueue<Assignment> assigned = new LinkedBlockingQueue<>();
  @TempDir private Path folder = Path.of("");
  private Path path = Path.of("");

  @BeforeEach
  void writeFile() throws IOException {
    path = folder.resolve("speaker.yaml");
    Files.writeString(path, ONE);
  }

  private final class Target implements AssignmentTarget {
    @Override
    public void assign(Assignment assignment) {
      assigned.add(assignment);
    }

    @Override
    public void endpoints(String pool, List<Endpoint> endpoints) {
      throw new AssertionError("a file has its endpoints in itself");
    }
  }

  private FileSource start() {
    ProgrammeFile file = new ProgrammeFile(path);
    Programme first = file.read().programme().orElseThrow();
    return new FileSource(file, first, new Target());
  }

  private Assignment next() throws InterruptedException {
    return Objects.requireNonNull(assigned.poll(20, TimeUnit.SECONDS), "nothing was assigned");
  }

  private static String pool(Assignment assignment) {
    return assignment.programme().pools().getFirst().name();
  }

  @Test
  void theFileIsAssignedAtTheStart() throws Exception {
    try (FileSource source = start()) {
      Assignment first = next();
      assertEquals("one", pool(first));
      assertEquals(path.toString(), first.source());
      assertTrue(first.isWhole());
      assertNotNull(source);
    }
  }

  @Test
  void aFileWrittenInPlaceIsReadAgain() throws Exception {
    try (FileSource source = start()) {
      next();
      Files.writeString(path, TWO);
      assertEquals("two", pool(next()));
      assertNotNull(source);
    }
  }

  @Test
  void aFileRenamedOverIsReadAgain() throws Exception {
    try (FileSource source = start()) {
      next();
      Path other = folder.resolve("new.yaml");
      Files.writeString(other, TWO);
      Files.setLastModifiedTime(other, Files.getLastModifiedTime(path));
      Files.move(other, path, StandardCopyOption.ATOMIC_MOVE);
      assertEquals("two", pool(next()));
      assertNotNull(source);
    }
  }

  @Test
  void aTurnedLinkIsReadAgain() throws Exception {
    Files.createDirectory(folder.resolve("v1"));
    Files.createDirectory(folder.resolve("v2"));
    Files.writeString(folder.resolve("v1/speaker.yaml"), ONE);
    Files.writeString(folder.resolve("v2/speaker.yaml"), TWO);
    Path data = Files.createSymbolicLink(folder.resolve("data"), Path.of("v1"));
    path = Files.createSymbolicLink(folder.resolve("link.yaml"), Path.of("data/speaker.yaml"));
    try (FileSource source = start()) {
      assertEquals("one", pool(next()));
      Path turned = Files.createSymbolicLink(folder.resolve("data.new"), Path.of("v2"));
      Files.move(turned, data, StandardCopyOption.ATOMIC_MOVE);
      assertEquals("two", pool(next()));
      assertNotNull(source);
    }
  }

  @Test
  void aWrongFileLeavesTheProgrammeAndTellsTheMistake() throws Exception {
    try (FileSource source = start()) {
      next();
      Files.writeString(path, "pools: 5\n");
      Assignment refused = next();
      assertEquals("one", pool(refused));
      assertEquals(
          List.of("pools: 5 is a number; write a list: each item on a line that starts with -"),
          refused.mistakes().stream().map(Object::toString).toList());
      Files.writeString(path, TWO);
      Assignment mended = next();
      assertEquals("two", pool(mended));
      assertTrue(mended.isWhole());
      assertNotNull(source);
    }
  }

  @Test
  void aFileThatIsGoneChangesNothingUntilItIsBack() throws Exception {
    try (FileSource source = start()) {
      next();
      Files.delete(path);
      source.reload();
      Assignment missing = next();
      assertEquals("one", pool(missing));
      assertEquals("there is no such file", missing.mistakes().getFirst().problem());
      Files.writeString(path, TWO);
      assertEquals("two", pool(next()));
    }
  }

  @Test
  void aFileIsReadAgainOnDemand() throws Exception {
    try (FileSource source = start()) {
      next();
      source.reload();
      assertEquals("one", pool(next()));
    }
  }

  @Test
  void bytesThatAreNoTextAreAMistake() throws Exception {
    Files.write(path, "pools: # \u00e4".getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(
        List.of("the file is not UTF-8; save it as UTF-8"),
        new ProgrammeFile(path).read().mistakes().stream().map(Object::toString).toList());
  }

  @Test
  void aFolderIsAMistake() {
    assertEquals(
        "write a plain file", new ProgrammeFile(folder).read().mistakes().getFirst().remedy());
  }
}
