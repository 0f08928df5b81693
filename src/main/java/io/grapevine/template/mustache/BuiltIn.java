package io.grapevine.template.mustache;

import io.grapevine.template.Source;
import io.grapevine.template.TemplateException;
import io.grapevine.template.mustache.parse.Template;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The default Mustache partials, available to every configuration. */
final class BuiltIn {
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
