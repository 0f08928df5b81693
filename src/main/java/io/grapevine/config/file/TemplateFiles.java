package io.grapevine.config.file;

import io.grapevine.base.go.FileReason;
import io.grapevine.config.Extensions;
import io.grapevine.template.Source;
import io.grapevine.template.TemplateException;
import io.grapevine.template.go.GoTemplates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the files of templates. */
public final class TemplateFiles {
    private TemplateFiles() {}

    /**
     * The files of all patterns, in the order of the patterns, those of one by name.
     *
     * @throws TemplateException if a pattern is malformed or a file cannot be read
     */
    public static List<Source> read(List<String> patterns) throws TemplateException {
        List<Source> sources = new ArrayList<>();
        for (String pattern : patterns) {
            try {
                for (Path file : FilePatterns.files(pattern)) {
                    sources.add(new Source(file.toString(), Files.readString(file)));
                }
            } catch (IOException e) {
                throw new TemplateException(
                        "\"" + pattern + "\": " + FileReason.withFile(e) + " (expected: a pattern of readable files)");
            }
        }
        return sources;
    }

    /**
     * The files in Mustache that the extensions name.
     *
     * @throws TemplateException if a pattern is malformed or a file cannot be read
     */
    public static List<Source> of(Extensions extensions) throws TemplateException {
        try {
            return read(extensions.templates());
        } catch (TemplateException e) {
            throw new TemplateException("templates: " + e.getMessage());
        }
    }

    /** What is wrong with a template of a configuration that uses no other; empty if nothing is. */
    public static Optional<String> syntaxFault(String template) {
        try {
            GoTemplates.checkPlain(template);
            return Optional.empty();
        } catch (TemplateException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** A warning for each pattern that no file matches. Alertmanager takes such a pattern for no file. */
    static List<String> unmatched(List<String> patterns) {
        List<String> warnings = new ArrayList<>();
        for (int i = 0; i < patterns.size(); i++) {
            if (matchesNothing(patterns.get(i))) {
                warnings.add("templates[" + i + "]: \"" + patterns.get(i)
                        + "\" matches no file (expected: a pattern of files with templates)");
            }
        }
        return warnings;
    }

    private static boolean matchesNothing(String pattern) {
        try {
            return FilePatterns.files(pattern).isEmpty();
        } catch (IOException e) {
            return false; // an error that read() reports
        }
    }
}
