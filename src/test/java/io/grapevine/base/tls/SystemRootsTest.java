package io.grapevine.base.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.receiver.TestTls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemRootsTest {
    @Test
    void systemRootsTakesTheFirstFileThatIsThere(@TempDir Path folder) throws Exception {
        Path bundle = Files.writeString(
                folder.resolve("bundle"), "# ours\n" + TestTls.pem("ca.pem") + "\n" + TestTls.pem("stranger.pem"));
        assertThat(SystemRoots.load(null, List.of(folder.resolve("none"), bundle))
                        .size())
                .isEqualTo(2);
    }

    @Test
    void systemRootsTakesOnlyTheFileThatTheEnvironmentNames(@TempDir Path folder) throws Exception {
        Path usual = Files.writeString(folder.resolve("usual"), TestTls.pem("ca.pem"));
        assertThat(SystemRoots.load(folder.resolve("missing").toString(), List.of(usual)))
                .isNull();
        assertThat(SystemRoots.load(usual.toString(), List.of()).size()).isEqualTo(1);
    }

    @Test
    void systemRootsLeavesItToJavaWhereThereIsNothingOfUse(@TempDir Path folder) throws Exception {
        Path junk = Files.writeString(folder.resolve("junk"), "junk");
        assertThat(SystemRoots.load("", List.of(junk))).isNull();
        assertThat(SystemRoots.load("", List.of())).isNull();
    }
}
