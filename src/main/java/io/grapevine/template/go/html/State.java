package io.grapevine.template.go.html;

/** The states of the HTML scanner. */
enum State {
    /** Character data, outside of every tag. */
    TEXT,
    /** Inside a tag, before an attribute or the end of the tag. */
    TAG,
    /** Inside the name of an attribute. */
    ATTR_NAME,
    /** After the name of an attribute, before a possible equals sign. */
    AFTER_NAME,
    /** After the equals sign, before the value. */
    BEFORE_VALUE,
    /** Inside {@code <!-- -->}. */
    HTML_COMMENT,
    /** Inside an element whose content is text with character references: {@code textarea}, {@code title}. */
    RCDATA,
    /** Inside the value of an attribute that is plain text. */
    ATTR,
    /** Inside an attribute that is a URL. */
    URL,
    /** Inside a {@code srcset} attribute. */
    SRCSET,
    /** In code of a script or an event handler. */
    JS,
    JS_DOUBLE_QUOTED,
    JS_SINGLE_QUOTED,
    /** Inside a back-quoted template literal, outside of its interpolations. */
    JS_TEMPLATE,
    JS_REGEXP,
    JS_BLOCK_COMMENT,
    JS_LINE_COMMENT,
    /** A line comment that a script starts with {@code <!--}. */
    JS_HTML_OPEN_COMMENT,
    /** A line comment that a script starts with {@code -->}. */
    JS_HTML_CLOSE_COMMENT,
    /** In a style sheet or style attribute. */
    CSS,
    CSS_DOUBLE_QUOTED,
    CSS_SINGLE_QUOTED,
    /** Inside {@code url("…")}. */
    CSS_DOUBLE_QUOTED_URL,
    /** Inside {@code url('…')}. */
    CSS_SINGLE_QUOTED_URL,
    /** Inside {@code url(…)} without quotes. */
    CSS_URL,
    CSS_BLOCK_COMMENT,
    CSS_LINE_COMMENT,
    /** Inside the {@code content} of a {@code meta} element. */
    META_CONTENT,
    /** Behind {@code url=} in the {@code content} of a {@code meta} element. */
    META_CONTENT_URL,
    /** Unreachable, behind a {@code break} or {@code continue}. */
    DEAD,
    /** Nothing that is well formed; what follows has no meaning. */
    ERROR;

    /** Whether what stands here is meant for the authors of the template only. */
    boolean isComment() {
        return switch (this) {
            case HTML_COMMENT,
                    JS_BLOCK_COMMENT,
                    JS_LINE_COMMENT,
                    JS_HTML_OPEN_COMMENT,
                    JS_HTML_CLOSE_COMMENT,
                    CSS_BLOCK_COMMENT,
                    CSS_LINE_COMMENT -> true;
            default -> false;
        };
    }

    /** Whether this is part of a tag and of nothing else. */
    boolean isInTag() {
        return switch (this) {
            case TAG, ATTR_NAME, AFTER_NAME, BEFORE_VALUE, ATTR -> true;
            default -> false;
        };
    }

    /** Whether this is a literal of a script, where {@code </script} is content that must be masked. */
    boolean isScriptLiteral() {
        return switch (this) {
            case JS_DOUBLE_QUOTED, JS_SINGLE_QUOTED, JS_TEMPLATE, JS_REGEXP -> true;
            default -> false;
        };
    }
}
