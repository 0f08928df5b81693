package io.grapevine.cli.rendering;

import io.grapevine.configfile.FilePatterns;
import io.grapevine.go.FileReason;
import io.grapevine.template.Source;
import io.grapevine.template.TemplateException;
import io.grapevine.template.go.GoTemplates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The templates in the files that patterns mean. */
public final class TemplateSet {
    private TemplateSet() {}

    /**
     * The files of all patterns, in the order of the patterns, those of one by name.
     *
     * @throws TemplateException if a pattern is malformed or a file cannot be read
     */
    static List<Source> sources(List<String> patterns) throws TemplateException {
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
     * What keeps the server from using the templates: the first fault of each file.
     *
     * @return empty if it can use them
     */
    public static List<String> faults(List<String> patterns) {
        List<String> faults = new ArrayList<>();
        try {
            List<Source> sources = sources(patterns);
            sources.forEach(source -> addFault(List.of(source), faults));
            if (faults.isEmpty()) {
                addFault(sources, faults);
            }
        } catch (TemplateException e) {
            faults.add(String.valueOf(e.getMessage()));
        }
        return faults;
    }

    private static void addFault(List<Source> sources, List<String> faults) {
        try {
            GoTemplates.parse(sources, InstantSource.system());
        } catch (TemplateException e) {
            faults.add(String.valueOf(e.getMessage()));
        }
    }
}
