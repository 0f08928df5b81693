package io.grapevine.cli.rendering;

import java.util.Locale;

/** A language of templates. */
public enum TemplateEngine {
    /** Go's templates, as Alertmanager has them. */
    GO,
    /** Mustache. */
    MUSTACHE;

    /** How the language is named on the command line. */
    public String flag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
