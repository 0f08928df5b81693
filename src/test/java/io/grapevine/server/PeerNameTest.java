package io.grapevine.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.mesh.membership.MemberId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerNameTest {
    private final Random random = new Random(1);

    @TempDir
    Path directory;

    private String name() {
        return ClusterRuntime.keptName(directory, "host-1.example.com", random);
    }

    private Path file() {
        return directory.resolve("peer-name");
    }

    @Test
    void aNewNameIsThatOfTheHostAndSomethingRandom() {
        assertThat(name()).matches("host-1\\.example\\.com-[0-9a-f]{8}");
    }

    @Test
    void theNameStaysEvenIfTheHostGetsAnother() throws IOException {
        String first = name();

        assertThat(name()).isEqualTo(first);
        assertThat(ClusterRuntime.keptName(directory, "other", random)).isEqualTo(first);
        assertThat(file()).content().isEqualTo(first + "\n");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    void theFileOfTheFirstReleaseIsRead() throws IOException {
        Files.copy(Path.of("src/test/resources/formats/0.1.0/data/grapevine/peer-name"), file());

        assertThat(name()).isEqualTo("replica-1-0a1b2c3d");
    }

    @Test
    void twoReplicasOnOneHostHaveTwoNames() {
        assertThat(ClusterRuntime.keptName(directory.resolve("a"), "host", random))
                .isNotEqualTo(ClusterRuntime.keptName(directory.resolve("b"), "host", random));
    }

    @Test
    void aNameWrittenByHandIsTaken() throws IOException {
        Files.writeString(file(), "  am-0 \n");

        assertThat(name()).isEqualTo("am-0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "two words", "tab\there", "k\u00FCche", "a\nb"})
    void aFileThatHoldsNoNameIsReplaced(String content) throws IOException {
        Files.writeString(file(), content);
        String made = name();

        assertThat(made).startsWith("host-1");
        assertThat(name()).isEqualTo(made);
    }

    @Test
    void aFileOfGarbageIsReplaced() throws IOException {
        Files.write(file(), new byte[] {(byte) 0xFF, (byte) 0xFE});

        assertThat(name()).startsWith("host-1");
        assertThat(name()).isEqualTo(name());
    }

    @Test
    void aDirectoryThatCannotBeWrittenToIsNoReasonNotToStart() throws IOException {
        Path blocked = Files.writeString(directory.resolve("file"), "in the way");

        String first = ClusterRuntime.keptName(blocked, "host", random);
        String second = ClusterRuntime.keptName(blocked, "host", random);

        assertThat(first).matches("host-[0-9a-f]{8}");
        assertThat(second).matches("host-[0-9a-f]{8}").isNotEqualTo(first);
    }

    @Test
    void whateverTheHostIsCalledTheNameIsOneOfAMember() {
        assertThat(ClusterRuntime.keptName(directory, "x".repeat(500), random)).hasSize(MemberId.MAX_LENGTH);
        assertThat(ClusterRuntime.keptName(directory.resolve("b"), "my host\u00FC/", random))
                .matches("my-host---[0-9a-f]{8}");
        assertThat(ClusterRuntime.keptName(directory.resolve("c"), "", random)).matches("-[0-9a-f]{8}");
    }
}
