package io.grapevine.config.check;

import io.grapevine.config.Extensions;
import io.grapevine.template.Source;
import io.grapevine.template.TemplateException;
import io.grapevine.template.mustache.MustacheTemplates;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** Loads the Mustache templates of {@code grapevine.yml}. */
public final class ExtensionTemplates {
    private ExtensionTemplates() {}

    /**
     * The templates of the files that the extensions name, after a check of those that they hold themselves.
     *
     * @param clock what says how long ago an alert began
     * @throws TemplateException with all errors, one per line: file, line, column and error
     */
    public static MustacheTemplates load(Extensions extensions, InstantSource clock, ZoneId zone)
            throws TemplateException {
        return parse(extensions, sources(extensions), clock, zone);
    }

    /**
     * The templates of files that were read before, after a check of those that the extensions hold themselves.
     *
     * @param files what {@link #sources} has returned
     * @throws TemplateException with all errors, one per line: file, line, column and error
     */
    public static MustacheTemplates parse(Extensions extensions, List<Source> files, InstantSource clock, ZoneId zone)
            throws TemplateException {
        MustacheTemplates mustache = MustacheTemplates.parse(files, extensions.templateStrict(), clock, zone);
        List<String> faults = new ArrayList<>();
        for (Extensions.Integration integration : extensions.integrations()) {
            for (Extensions.Text text : integration.fields().values()) {
                try {
                    mustache.check(text.text());
                } catch (TemplateException e) {
                    faults.add(text.place() + ": template:" + e.getMessage());
                }
            }
        }
        if (!faults.isEmpty()) {
            throw new TemplateException(String.join("\n", faults));
        }
        return mustache;
    }

    /**
     * Reads the files that the extensions name.
     *
     * @throws TemplateException if a pattern is malformed or a file cannot be read
     */
    public static List<Source> sources(Extensions extensions) throws TemplateException {
        try {
            return TemplateFiles.read(extensions.templates());
        } catch (TemplateException e) {
            throw new TemplateException("templates: " + e.getMessage());
        }
    }
}
