package io.grapevine.web.access;

import io.grapevine.base.tls.UnusableFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** The requirements of the fuzzers for a web configuration file. */
public final class FuzzedAccess {
    private FuzzedAccess() {}

    /** Reads a file of this content; it is a configuration or unusable, for a reason. */
    public static void read(Path directory, byte[] content) throws IOException {
        Path file = directory.resolve("web.yml");
        Files.write(file, content);
        try {
            AccessConfig.read(file, Optional.empty());
        } catch (UnusableFileException refusal) {
            Objects.requireNonNull(refusal.getMessage());
        }
    }
}
