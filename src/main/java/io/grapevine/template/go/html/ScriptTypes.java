package io.grapevine.template.go.html;

import io.grapevine.template.go.value.GoStrings;
import java.util.List;

/** The media types of scripts. */
final class ScriptTypes {
    private static final List<String> SCRIPTS = List.of(
            "",
            "application/ecmascript",
            "application/javascript",
            "application/json",
            "application/ld+json",
            "application/x-ecmascript",
            "application/x-javascript",
            "module",
            "text/ecmascript",
            "text/javascript",
            "text/javascript1.0",
            "text/javascript1.1",
            "text/javascript1.2",
            "text/javascript1.3",
            "text/javascript1.4",
            "text/javascript1.5",
            "text/jscript",
            "text/livescript",
            "text/x-ecmascript",
            "text/x-javascript");

    private ScriptTypes() {}

    /** Whether a {@code script} element of this type, whose parameters do not matter, holds a script or JSON. */
    static boolean isScript(String type) {
        int parameters = type.indexOf(';');
        String essence = parameters < 0 ? type : type.substring(0, parameters);
        return SCRIPTS.contains(GoStrings.trimSpace(new Span(essence).lowerCase()));
    }
}
