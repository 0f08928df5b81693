package io.grapevine.cli.rendering;

import io.grapevine.configcheck.TemplateFiles;
import io.grapevine.template.Source;
import io.grapevine.template.TemplateException;
import io.grapevine.template.go.GoTemplates;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The templates in the files that patterns mean. */
public final class TemplateFileSet {
    private TemplateFileSet() {}

    /**
     * What keeps the server from using the templates: the first fault of each file.
     *
     * @return empty if it can use them
     */
    public static List<String> faults(List<String> patterns) {
        List<String> faults = new ArrayList<>();
        try {
            List<Source> sources = TemplateFiles.read(patterns);
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
