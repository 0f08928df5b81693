package io.grapevine.template.mustache;

import io.grapevine.base.go.Quoted;
import io.grapevine.template.Source;
import io.grapevine.template.TemplateException;
import io.grapevine.template.mustache.parse.Node;
import io.grapevine.template.mustache.parse.Template;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The partials by name. No other template is accessible: nothing is loaded from disk or class path at render time. */
final class Partials {
    /** The file extension, which the names of partials lack. */
    static final String SUFFIX = ".mustache";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

    private final Map<String, Template> ofFiles;
    private final Set<String> names;

    private Partials(Map<String, Template> ofFiles, Set<String> names) {
        this.ofFiles = ofFiles;
        this.names = names;
    }

    /**
     * The built-in partials and those of files, which replace built-in ones of their name.
     *
     * @throws TemplateException with the errors of all files, one per line: file, line, column and error
     */
    static Partials read(List<Source> files) throws TemplateException {
        Map<String, Source> sources = new TreeMap<>();
        List<String> errors = new ArrayList<>();
        for (Source file : files) {
            String name = name(file);
            Source other = sources.putIfAbsent(name, file);
            if (!NAME.matcher(name).matches()) {
                errors.add(file.name() + ":1:1: name " + Quoted.quote(name)
                        + " (expected: letters of ASCII, digits, dots, dashes and underscores)");
            } else if (other != null && !other.name().equals(file.name())) {
                errors.add(file.name() + ":1:1: partial " + Quoted.quote(name) + " again (expected: only "
                        + other.name() + ")");
            }
        }
        Set<String> names = new TreeSet<>(BuiltIn.NAMES);
        names.addAll(sources.keySet());
        Map<String, Template> templates = new HashMap<>();
        for (Map.Entry<String, Source> source : sources.entrySet()) {
            try {
                Template template = Template.read(source.getValue());
                errors.addAll(unknown(template, names));
                templates.put(source.getKey(), template);
            } catch (TemplateException error) {
                errors.add(error.getMessage());
            }
        }
        if (!errors.isEmpty()) {
            throw new TemplateException(String.join("\n", errors));
        }
        return new Partials(templates, Collections.unmodifiableSet(names));
    }

    private static String name(Source file) {
        String base = file.baseName();
        return base.endsWith(SUFFIX) ? base.substring(0, base.length() - SUFFIX.length()) : base;
    }

    private static List<String> unknown(Template template, Set<String> names) {
        List<String> errors = new ArrayList<>();
        for (Node.Partial partial : template.partials()) {
            if (!names.contains(partial.name())) {
                errors.add(partial.place() + ": partial " + Quoted.quote(partial.name()) + " (expected: one of "
                        + String.join(", ", names) + ")");
            }
        }
        return errors;
    }

    /**
     * Reads a piece of configuration.
     *
     * @throws TemplateException if it is no template, or names a partial that is not there
     */
    Template snippet(String text) throws TemplateException {
        Template template = Template.read(new Source("", text));
        List<String> errors = unknown(template, names);
        if (!errors.isEmpty()) {
            throw new TemplateException(String.join("\n", errors));
        }
        return template;
    }

    Set<String> names() {
        return names;
    }

    /** The partial of a name; every name in a template that was read is one. */
    Template get(String name) {
        Template ofFile = ofFiles.get(name);
        return ofFile == null ? BuiltIn.template(name) : ofFile;
    }

    /** The default Mustache partials, available to every configuration. */
    static final class BuiltIn {
        /** Their names; the files of the configuration may replace them. */
        static final List<String> NAMES = List.of(
                "email-alert",
                "email-card",
                "email.html",
                "email.subject",
                "email.text",
                "slack",
                "slack-alert",
                "slack.fallback",
                "slack.title",
                "webhook-pair",
                "webhook.json");

        /** Those that were asked for. Most programs never ask for any. */
        private static final Map<String, Template> READ = new ConcurrentHashMap<>();

        private BuiltIn() {}

        static Template template(String name) {
            return READ.computeIfAbsent(name, BuiltIn::read);
        }

        private static Template read(String name) {
            try {
                return Template.read(source(name));
            } catch (TemplateException broken) {
                throw new IllegalStateException(broken);
            }
        }

        static Source source(String name) {
            String file = name + Partials.SUFFIX;
            return Source.ofResource("built-in/" + file, BuiltIn.class, file);
        }
    }
}
