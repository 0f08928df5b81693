package io.grapevine.receiver.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.base.tls.UnusableFileException;
import io.grapevine.config.Secret;
import io.grapevine.model.Action;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplicaKeysTest {
    private static final ActionToken TOKEN = new ActionToken(Action.ACK, 1, 1, 0, 1_900_000_000, false);
    private static final Optional<Secret> SECRET = Optional.of(new Secret("the secret of a cluster"));

    @TempDir
    Path data;

    private Supplier<ActionKeys> of(Optional<Path> file, Optional<Secret> secret, boolean hasPeers)
            throws UnusableFileException {
        return ActionKeys.ofReplica(file, secret, hasPeers, data);
    }

    private String sign(Optional<Path> file, Optional<Secret> secret, boolean hasPeers) throws UnusableFileException {
        return of(file, secret, hasPeers).get().sign(TOKEN);
    }

    @Test
    void aFileIsPreferredToTheSecretOfTheCluster() throws Exception {
        Path file = Files.writeString(data.resolve("keys"), "0123456789abcdef\n");

        assertThat(sign(Optional.of(file), SECRET, true))
                .isEqualTo(ActionKeysTest.keys("0123456789abcdef").sign(TOKEN));
        assertThat(sign(Optional.empty(), SECRET, true))
                .isEqualTo(ActionKeys.derivedFrom(SECRET.get()).sign(TOKEN));
        assertThat(data.resolve("action-key")).doesNotExist();
    }

    @Test
    void aFileThatIsReplacedIsReadAgainAndABrokenOneIsNot() throws Exception {
        Path file = Files.writeString(data.resolve("keys"), "0123456789abcdef\n");
        Supplier<ActionKeys> keys = of(Optional.of(file), Optional.empty(), true);
        String before = keys.get().sign(TOKEN);
        Files.writeString(file, "another-key-of-the-test\n0123456789abcdef\n");

        assertThat(keys.get().sign(TOKEN)).isNotEqualTo(before);
        assertThat(keys.get().verify(before, Instant.EPOCH)).isInstanceOf(TokenCheck.Valid.class);
        Files.writeString(file, "short");
        assertThat(keys.get().verify(before, Instant.EPOCH)).isInstanceOf(TokenCheck.Valid.class);
    }

    @Test
    void aReplicaWithoutOthersMakesAKeyOnceForItsOwnerOnly() throws Exception {
        String first = sign(Optional.empty(), Optional.empty(), false);
        Path file = data.resolve("action-key");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file)).matches("[0-9a-f]{64}\n");
        assertThat(sign(Optional.empty(), Optional.empty(), false)).isEqualTo(first);
        assertThat(data).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void whatACrashLeftIsNotTakenForAKey() throws Exception {
        Files.writeString(data.resolve("action-key.tmp"), "0123456789abcdef");
        sign(Optional.empty(), Optional.empty(), false);

        assertThat(Files.readString(data.resolve("action-key"))).matches("[0-9a-f]{64}\n");
    }

    @Test
    void severalReplicasNeedAKeyInCommon() {
        assertThatThrownBy(() -> of(Optional.empty(), Optional.empty(), true))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageStartingWith(
                        "messages.buttons.key_file: \"\" (expected: a file of keys, which all replicas have, or")
                .hasMessageContaining("--cluster.secret-file");
        assertThat(data.resolve("action-key")).doesNotExist();
    }

    @Test
    void aFileThatCannotBeUsedIsNamedAndNotQuoted() throws Exception {
        Path file = Files.writeString(data.resolve("keys"), "secret-1");

        assertThatThrownBy(() -> of(Optional.of(file), SECRET, true))
                .hasMessage("messages.buttons.key_file: " + file
                        + ": line 1: a key of 8 characters (expected: at least 16)");
        assertThatThrownBy(() -> of(Optional.of(data.resolve("none")), SECRET, true))
                .hasMessageStartingWith("messages.buttons.key_file: " + data.resolve("none") + ": key file: ")
                .hasMessageContaining("(expected: a file of text to read)");
        Path missing = data.resolve("missing");
        assertThatThrownBy(() -> ActionKeys.ofReplica(Optional.empty(), Optional.empty(), false, missing))
                .hasMessageContaining("(expected: a data directory that can be written, or messages.buttons.key_file)");
    }
}
