package io.floatingvip.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares our layouts and constants with those that a C compiler reads from the system's headers.
 */
final class StructsTest {
  private static final String HEADERS =
      """
      #include <stddef.h>
      #include <stdio.h>
      #include <fcntl.h>
      #include <poll.h>
      #include <sched.h>
      #include <time.h>
      #include <sys/eventfd.h>
      #include <sys/ioctl.h>
      #include <sys/mman.h>
      #include <sys/prctl.h>
      #include <sys/resource.h>
      #include <sys/socket.h>
      #include <sys/uio.h>
      #include <netinet/in.h>
      #include <netinet/tcp.h>
      #include <net/if.h>
      #include <linux/filter.h>
      #include <linux/if_addr.h>
      #include <linux/if_ether.h>
      #include <linux/if_link.h>
      #include <linux/if_packet.h>
      #include <linux/if_tun.h>
      #include <linux/neighbour.h>
      #include <linux/netfilter.h>
      #include <linux/netfilter/nf_tables.h>
      #include <linux/netfilter/nfnetlink.h>
      #include <linux/netfilter_arp.h>
      #include <linux/inet_diag.h>
      #include <linux/netlink.h>
      #include <linux/rtnetlink.h>
      #include <linux/sock_diag.h>
      #ifndef SO_BINDTOIFINDEX
      #define SO_BINDTOIFINDEX 62
      #endif
      #ifndef IFA_PROTO
      #define IFA_PROTO 11
      #endif
      #ifndef IPV6_MULTICAST_ALL
      #define IPV6_MULTICAST_ALL 29
      #endif
      #ifndef IPPROTO_VRRP
      #define IPPROTO_VRRP 112
      #endif
      """;

  @TempDir Path folder;

  @Test
  void everyStructureHasTheSizeAndOffsetsOfTheHeaders() throws Exception {
    Map<String, Long> ours = new TreeMap<>();
    StringBuilder program = new StringBuilder();
    for (StructLayout struct : Structs.ALL) {
      String type = struct.name().orElseThrow();
      ours.put(type, struct.byteSize());
      program.append("printf(\"%s %%zu\\n\", sizeof(struct %s));\n".formatted(type, type));
      for (MemoryLayout member : struct.memberLayouts()) {
        if (member.name().isPresent()) {
          String name = member.name().get();
          ours.put(type + "." + name, Structs.offset(struct, name));
          program.append(
              "printf(\"%s.%s %%zu\\n\", offsetof(struct %s, %s));\n"
                  .formatted(type, name, type, name));
        }
      }
    }
    assertEquals(lines(ours), output(program.toString()));
  }

  @Test
  void everyConstantHasTheValueOfTheHeaders() throws Exception {
    Map<String, Long> ours = new TreeMap<>();
    StringBuilder program = new StringBuilder();
    List<Field> fields =
        Stream.of(Uapi.class, NetfilterUapi.class)
            .flatMap(constants -> Stream.of(constants.getDeclaredFields()))
            .toList();
    for (Field field : fields) {
      ours.put(field.getName(), (long) field.getInt(null));
      program.append(
          "printf(\"%s %%ld\\n\", (long) %s);\n".formatted(field.getName(), field.getName()));
    }
    assertEquals(lines(ours), output(program.toString()));
  }

  @Test
  void everyErrnoHasTheValueOfTheHeaders() throws Exception {
    Map<String, Long> ours = new TreeMap<>();
    StringBuilder program = new StringBuilder();
    for (Errno errno : Errno.values()) {
      if (errno != Errno.UNKNOWN) {
        ours.put(errno.name(), (long) errno.code());
        program.append("printf(\"%s %%d\\n\", %s);\n".formatted(errno.name(), errno.name()));
      }
    }
    assertEquals(lines(ours), output("#include <errno.h>\n", program.toString()));
  }

  private static String lines(Map<String, Long> values) {
    return values.entrySet().stream()
        .map(e -> e.getKey() + " " + e.getValue())
        .collect(Collectors.joining("\n"));
  }

  private String output(String body) throws IOException, InterruptedException {
    return output(HEADERS, body);
  }

  private String output(String headers, String body) throws IOException, InterruptedException {
    assumeTrue(hasCompiler(), "no C compiler (cc) to compare with");
    Path source = folder.resolve("layouts.c");
    Files.writeString(
        source, "#include <stdio.h>\n" + headers + "int main(void) {\n" + body + "return 0;\n}\n");
    Path binary = folder.resolve("layouts");
    assertEquals("", run("cc", "-w", "-D_GNU_SOURCE", "-o", binary.toString(), source.toString()));
    return run(binary.toString()).lines().sorted().collect(Collectors.joining("\n"));
  }

  private static boolean hasCompiler() {
    return List.of(System.getenv("PATH").split(":")).stream()
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "cc")));
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
