package io.grapevine.template.go.html;

import io.grapevine.base.go.GoStrings;
import java.util.Locale;
import java.util.regex.Pattern;

/** The kinds of elements whose content needs a scanner of its own. */
enum Element {
    /** Any other element. */
    NONE("", State.TEXT),
    SCRIPT("script", State.JS),
    STYLE("style", State.CSS),
    TEXTAREA("textarea", State.RCDATA),
    TITLE("title", State.RCDATA),
    META("", State.TEXT);

    /** The types of {@code script} elements that hold a script or JSON. */
    private static final Pattern SCRIPT_TYPE = Pattern.compile("|module|application/(ld\\+)?json"
            + "|(application|text)/(x-)?(ecma|java)script|text/(javascript1\\.[0-5]|jscript|livescript)");

    private final String endTag;
    private final State content;

    Element(String endTag, State content) {
        this.endTag = endTag;
        this.content = content;
    }

    String endTag() {
        return endTag;
    }

    State content() {
        return content;
    }

    /** The element whose tag has this name, in any case. */
    static Element named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "script" -> SCRIPT;
            case "style" -> STYLE;
            case "textarea" -> TEXTAREA;
            case "title" -> TITLE;
            case "meta" -> META;
            default -> NONE;
        };
    }

    /** Whether a {@code script} element of this type, whose parameters do not matter, holds a script or JSON. */
    static boolean isScriptType(String type) {
        int parameters = type.indexOf(';');
        String essence = parameters < 0 ? type : type.substring(0, parameters);
        return SCRIPT_TYPE
                .matcher(GoStrings.trimSpace(new Span(essence).lowerCase()))
                .matches();
    }
}
