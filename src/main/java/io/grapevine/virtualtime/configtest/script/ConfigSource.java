package io.grapevine.virtualtime.configtest.script;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Location of a test's configuration.
 *
 * @param file the configuration, or the name that errors give to one that stands in the test; relative paths in it start at
 *     its directory
 * @param inline the text of the configuration, if it stands in the test; null if it stands in {@code file}
 * @param teams the directory of the files of teams, as {@code --config.dir} names it; null for none
 * @param extensions the file that {@code --grapevine.config} would name; null for none
 */
public record ConfigSource(
        Path file,
        @Nullable String inline,
        @Nullable Path teams,
        @Nullable Path extensions) {
    /** The text of a configuration that stands in the test, in UTF-8; null for one in a file. */
    public byte @Nullable [] inlineBytes() {
        return inline == null ? null : inline.getBytes(StandardCharsets.UTF_8);
    }

    /** A text that tells this source from others. */
    public String key() {
        return String.join("\0", "" + file, "" + inline, "" + teams, "" + extensions);
    }

    /** A source with another file and the same files beside it. */
    public ConfigSource withFile(Path other) {
        return new ConfigSource(other, null, teams, extensions);
    }

    /** A source with another configuration, which stands in the test, and the same files beside it. */
    public ConfigSource withInline(Path name, String text) {
        return new ConfigSource(name, text, teams, extensions);
    }
}
