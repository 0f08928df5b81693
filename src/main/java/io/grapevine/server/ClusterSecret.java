package io.grapevine.server;

import io.grapevine.base.go.FileReason;
import io.grapevine.config.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the file of {@code --cluster.secret-file}. */
final class ClusterSecret {
    /** The minimum length of the secret in bytes: 128 bits, if random. */
    static final int LEAST = 16;

    private ClusterSecret() {}

    /**
     * The secret of a file; empty if there is no file.
     *
     * @throws IOException if the file cannot be read, or has none
     */
    static Optional<Secret> read(Optional<Path> file) throws IOException {
        if (file.isEmpty()) {
            return Optional.empty();
        }
        String text;
        try {
            text = Files.readString(file.get()).strip();
        } catch (IOException e) {
            throw new IOException(
                    "--cluster.secret-file: " + file.get() + ": " + FileReason.of(e)
                            + " (expected: a file of text to read)",
                    e);
        }
        if (text.isEmpty()) {
            throw new IOException("--cluster.secret-file: " + file.get() + " is empty (expected: a secret)");
        }
        return Optional.of(new Secret(text));
    }

    /** Whether a secret is short enough to be guessed by who has recorded something that was derived from it. */
    static boolean isShort(Secret secret) {
        return secret.reveal().getBytes(StandardCharsets.UTF_8).length < LEAST;
    }
}
