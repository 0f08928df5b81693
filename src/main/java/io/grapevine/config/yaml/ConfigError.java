package io.grapevine.config.yaml;

import io.grapevine.base.go.FileReason;
import java.io.IOException;
import java.nio.file.Path;

/**
 * An error in a file and its position. It contains no secret of the file.
 *
 * @param line the line, from 1; 0 for an error of the whole file
 * @param column the column, from 1, in characters
 * @param field the path of the field, such as {@code route.routes[2].group_by}; empty where the text is no YAML
 * @param message what is wrong: {@code actual (expected: …)}
 */
public record ConfigError(String file, int line, int column, String field, String message) {
    /** The error of a file that cannot be read. */
    public static ConfigError unreadable(Path file, IOException reason) {
        return new ConfigError(
                file.toString(), 0, 0, "", FileReason.of(reason) + " (expected: a file that can be read)");
    }

    /** {@code field: message}. */
    public String text() {
        return field.isEmpty() ? message : field + ": " + message;
    }

    /** {@code file:line:column: field: message}. */
    @Override
    public String toString() {
        String place = line == 0 ? file + ": " : file + ':' + line + ':' + column + ": ";
        return place + text();
    }
}
