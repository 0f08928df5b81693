package io.grapevine.app;

import io.grapevine.configfile.FilePatterns;
import io.grapevine.go.FileReason;
import io.grapevine.template.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the files that the patterns of {@code templates:} mean. */
final class TemplateFiles {
    private TemplateFiles() {}

    /**
     * The files of all patterns, in the order of the patterns, those of one by name.
     *
     * @throws SetupException if a pattern is malformed or a file cannot be read
     */
    static List<Source> read(List<String> patterns) throws SetupException {
        List<Source> sources = new ArrayList<>();
        for (String pattern : patterns) {
            try {
                for (Path file : FilePatterns.files(pattern)) {
                    sources.add(new Source(file.toString(), Files.readString(file)));
                }
            } catch (IOException e) {
                throw new SetupException("templates: \"" + pattern + "\": " + FileReason.withFile(e)
                        + " (expected: a pattern of readable files)");
            }
        }
        return sources;
    }
}
