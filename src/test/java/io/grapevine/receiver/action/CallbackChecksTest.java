package io.grapevine.receiver.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.config.Secret;
import io.grapevine.httpclient.SecretSource;
import io.grapevine.httpclient.SendFailure;
import io.grapevine.receiver.LogLines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log lines about secrets that cannot be read, which anyone who reaches the port can ask for. */
class CallbackChecksTest {
    @TempDir
    Path directory;

    private final List<String> refused = new ArrayList<>();
    private final CallbackChecks secrets =
            new CallbackChecks("slack", "Slack", (via, verb, result) -> refused.add(result));

    private SecretSource source(String name) {
        return new SecretSource(
                "signing_secret", new Secret(""), directory.resolve(name).toString(), "");
    }

    private String read(SecretSource source) {
        return secrets.read(source, source::read).orElse("none");
    }

    private static List<String> about(LogLines log, String text) {
        return log.lines().stream().filter(line -> line.contains(text)).toList();
    }

    @Test
    void whatCannotBeReadIsSaidOnceUntilItCanBeReadAgain() throws Exception {
        SecretSource source = source("secret");
        try (LogLines log = LogLines.capture()) {
            for (int round = 1; round <= 2; round++) {
                for (int i = 0; i < 100; i++) {
                    assertThat(read(source)).isEqualTo("none");
                }
                assertThat(about(log, "cannot be checked")).hasSize(round);
                Path file = Files.writeString(directory.resolve("secret"), "hush\n");
                assertThat(read(source)).isEqualTo("hush");
                assertThat(read(source)).isEqualTo("hush");
                assertThat(about(log, "can be checked again")).hasSize(round);
                Files.delete(file);
            }
        }
    }

    @Test
    void eachSecretAndEachReasonIsSaid() throws Exception {
        SecretSource source = source("secret");
        try (LogLines log = LogLines.capture()) {
            read(source);
            read(source("other"));
            assertThat(about(log, "cannot be checked")).hasSize(2);

            for (int i = 0; i < 2; i++) {
                secrets.read(source, () -> {
                    throw SendFailure.of("signing_secret: empty");
                });
            }
            assertThat(about(log, "cannot be checked")).hasSize(3);
            assertThat(about(log, "can be checked again")).isEmpty();
        }
    }

    @Test
    void requestsThatAreRefusedAreAllCountedAndOneOfEachKindIsSaid() {
        try (LogLines log = LogLines.capture()) {
            for (int i = 0; i < 100; i++) {
                secrets.refused(SignatureCheck.FORGED);
                secrets.refused(SignatureCheck.OLD);
            }
            assertThat(about(log, "A request of Slack was refused: it is not by a secret of the configuration"))
                    .hasSize(1);
            assertThat(about(log, "A request of Slack was signed more than 5 minutes from now"))
                    .hasSize(1);
        }
        assertThat(Collections.frequency(refused, "forged")).isEqualTo(100);
        assertThat(Collections.frequency(refused, "expired")).isEqualTo(100);
    }

    @Test
    void aSecretThatCannotBeReadIsNotCalledAWrongOne() {
        read(source("secret"));
        try (LogLines log = LogLines.capture()) {
            secrets.refused(SignatureCheck.FORGED);
            assertThat(about(log, "was refused")).isEmpty();
        }
        assertThat(refused).containsExactly("forged");
    }
}
