package io.grapevine.template.go.html;

import io.grapevine.template.go.value.GoType;

/**
 * The text of a value to be escaped, with the content type that its author declared safe.
 *
 * @param text the text
 * @param type {@link GoType#HTML} or {@link GoType#URL} if it is declared safe as that, else {@link GoType#STRING}
 */
record Content(String text, GoType type) {
    /** Emitted in place of an unsafe value: harmless in every language, and easily found. */
    static final String UNSAFE = "ZgotmplZ";

    boolean isHtml() {
        return type == GoType.HTML;
    }

    boolean isUrl() {
        return type == GoType.URL;
    }
}
