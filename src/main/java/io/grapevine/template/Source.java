package io.grapevine.template;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A template file: its path, or what messages shall call it, and its text. */
public record Source(String name, String text) {
    /** The resource {@code file} of the package of {@code owner}, under a name. */
    public static Source ofResource(String name, Class<?> owner, String file) {
        try (InputStream in = Objects.requireNonNull(owner.getResourceAsStream(file), file)) {
            return new Source(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last part of the name, under which the file itself is a template. */
    public String baseName() {
        return name.substring(name.lastIndexOf('/') + 1);
    }
}
