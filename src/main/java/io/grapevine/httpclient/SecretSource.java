package io.grapevine.httpclient;

import io.grapevine.base.go.FileReason;
import io.grapevine.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A secret from the configuration or from a file. The file is read at each use, so that a rotated secret is used at
 * once; surrounding white space is removed. An empty file is refused: a
 * request without the secret fails elsewhere, and an empty {@code ca_file} would trust the authorities of the system.
 *
 * @param file the path of the file, or empty
 * @param reference a name in a secret store, or empty
 */
public record SecretSource(String field, Secret inline, String file, String reference) {
    /**
     * The value; empty where nothing is set.
     *
     * @throws SendFailure if the file cannot be read or is empty, or if the value is in a secret store
     */
    public String read() throws SendFailure {
        if (!inline.isEmpty()) {
            return inline.reveal();
        }
        if (!file.isEmpty()) {
            return value(field, file);
        }
        if (!reference.isEmpty()) {
            throw SendFailure.of(field + "_ref: a secret store (expected: none, there is no such store)");
        }
        return "";
    }

    /**
     * The value itself, or else what the file holds.
     *
     * @throws SendFailure if the file cannot be read or is empty
     */
    public static String either(String field, @Nullable Secret inline, String file) throws SendFailure {
        return inline == null ? value(field, file) : inline.reveal();
    }

    /**
     * What a file holds, without white space around it.
     *
     * @throws SendFailure if it cannot be read or is empty
     */
    public static String value(String field, String file) throws SendFailure {
        String text = file(field, file).strip();
        if (text.isEmpty()) {
            throw SendFailure.of(field + "_file: " + file + " is empty (expected: a secret)");
        }
        return text;
    }

    /**
     * Checks that a secret file can be read.
     *
     * @param field the field that names it, without {@code _file}, for messages
     * @param file the path; nothing is done if it is empty
     * @throws SendFailure if it cannot be read
     */
    public static void check(String field, String file) throws SendFailure {
        if (!file.isEmpty()) {
            file(field, file);
        }
    }

    /**
     * The text of a file, as it is.
     *
     * @throws SendFailure if it cannot be read
     */
    public static String file(String field, String file) throws SendFailure {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException | IllegalArgumentException unreadable) {
            throw SendFailure.unreadable(field + "_file: cannot read " + file + " (" + FileReason.of(unreadable) + ")");
        }
    }
}
