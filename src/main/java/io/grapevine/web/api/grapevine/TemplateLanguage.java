package io.grapevine.web.api.grapevine;

import io.grapevine.base.go.Quoted;
import java.util.Locale;

/** The languages that a template can be written in: Go's, as Alertmanager has them, and Mustache. */
public enum TemplateLanguage {
    GO,
    MUSTACHE;

    /** The name in requests. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The text that renders a template by its name, with all the data. */
    public String call(String template) {
        return this == GO ? "{{ template " + Quoted.quote(template) + " . }}" : "{{> " + template + " }}";
    }
}
