package io.grapevine.integration.trial;

import io.grapevine.go.Quoted;
import java.util.Locale;

/** The languages that a template can be written in. */
public enum RenderEngine {
    /** Go's templates, as Alertmanager has them. */
    GO {
        @Override
        public String call(String template) {
            return "{{ template " + Quoted.quote(template) + " . }}";
        }
    },
    /** Mustache. */
    MUSTACHE {
        @Override
        public String call(String template) {
            return "{{> " + template + " }}";
        }
    };

    /** The name in requests. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The text that renders a template by its name, with all the data. */
    public abstract String call(String template);
}
