package io.grapevine.virtualtime.configtest.script;

import io.grapevine.config.yaml.MappingReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Location of a test's configuration.
 *
 * @param file the configuration, or the name that errors give to one that stands in the test; relative paths in it start at
 *     its directory
 * @param inline the text of the configuration, if it stands in the test; null if it stands in {@code file}
 * @param teams the directory of the files of teams, as {@code --teams.dir} names it; null for none
 * @param extensions the file that {@code --grapevine.config} would name; null for none
 */
public record ConfigSource(
        Path file,
        @Nullable String inline,
        @Nullable Path teams,
        @Nullable Path extensions) {
    /** The name of a configuration that is named nowhere. */
    static final String MISSING = "alertmanager.yml (not named)";

    /** The text of a configuration that stands in the test, in UTF-8; null for one in a file. */
    public byte @Nullable [] inlineBytes() {
        return inline == null ? null : inline.getBytes(StandardCharsets.UTF_8);
    }

    /** A text that tells this source from others. */
    public String key() {
        return String.join("\0", "" + file, "" + inline, "" + teams, "" + extensions);
    }

    /**
     * This source with what the fields of a test, or of a step, say in place of it.
     *
     * @param name the field that names a file
     * @param inline the field that holds a text
     * @param test the file of the test
     */
    ConfigSource with(MappingReader in, String name, String inline, Path test) {
        if (in.has(name) && in.has(inline)) {
            in.fault(inline, "set beside " + name + " (expected: one of the two)");
        }
        boolean isInline = in.has(inline);
        boolean isNamed = in.has(name) && !isInline;
        return new ConfigSource(
                isInline ? test.resolveSibling(test.getFileName() + " " + inline) : isNamed ? path(in, name) : file,
                isInline ? in.text(inline) : isNamed ? null : this.inline,
                in.has("teams_dir") ? path(in, "teams_dir") : teams,
                in.has("grapevine_config") ? path(in, "grapevine_config") : extensions);
    }

    private static Path path(MappingReader in, String field) {
        return Path.of(in.value(field).filePath());
    }
}
