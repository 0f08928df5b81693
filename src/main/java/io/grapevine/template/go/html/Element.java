package io.grapevine.template.go.html;

import java.util.Locale;

/** The kinds of elements whose content needs a scanner of its own. */
enum Element {
    /** Any other element. */
    NONE("", State.TEXT),
    SCRIPT("script", State.JS),
    STYLE("style", State.CSS),
    TEXTAREA("textarea", State.RCDATA),
    TITLE("title", State.RCDATA),
    META("", State.TEXT);

    private final String endTag;
    private final State content;

    Element(String endTag, State content) {
        this.endTag = endTag;
        this.content = content;
    }

    /** The name in the tag that ends the content. */
    String endTag() {
        return endTag;
    }

    /** The type of the content. */
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
}
