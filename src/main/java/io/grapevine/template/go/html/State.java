package io.grapevine.template.go.html;

import org.jspecify.annotations.Nullable;

enum State {
    /** Character data, outside of every tag. */
    TEXT(EscaperFunction.TEXT),
    /** Inside a tag, before an attribute or the end of the tag. */
    TAG,
    /** Inside the name of an attribute. */
    ATTR_NAME(EscaperFunction.NAME),
    /** After the name of an attribute, before a possible equals sign. */
    AFTER_NAME,
    /** After the equals sign, before the value. */
    BEFORE_VALUE,
    /** Inside {@code <!-- -->}. */
    HTML_COMMENT(EscaperFunction.COMMENT),
    /** Inside an element whose content is text with character references: {@code textarea}, {@code title}. */
    RCDATA(EscaperFunction.RCDATA),
    /** Inside the value of an attribute that is plain text. */
    ATTR,
    /** Inside an attribute that is a URL. */
    URL(EscaperFunction.URL_NORMALIZER),
    /** Inside a {@code srcset} attribute. */
    SRCSET(EscaperFunction.SOURCE_SET),
    /** In code of a script or an event handler. */
    JS(EscaperFunction.JS_VALUE),
    JS_DOUBLE_QUOTED(EscaperFunction.JS_STRING),
    JS_SINGLE_QUOTED(EscaperFunction.JS_STRING),
    /** Inside a back-quoted template literal, outside of its interpolations. */
    JS_TEMPLATE(EscaperFunction.JS_TEMPLATE),
    JS_REGEXP(EscaperFunction.JS_REGEXP),
    JS_BLOCK_COMMENT(EscaperFunction.COMMENT),
    JS_LINE_COMMENT(EscaperFunction.COMMENT),
    /** A line comment that a script starts with {@code <!--}. */
    JS_HTML_OPEN_COMMENT(EscaperFunction.COMMENT),
    /** A line comment that a script starts with {@code -->}. */
    JS_HTML_CLOSE_COMMENT(EscaperFunction.COMMENT),
    /** In a style sheet or style attribute. */
    CSS(EscaperFunction.CSS_VALUE),
    CSS_DOUBLE_QUOTED(EscaperFunction.CSS_STRING),
    CSS_SINGLE_QUOTED(EscaperFunction.CSS_STRING),
    /** Inside {@code url("…")}. */
    CSS_DOUBLE_QUOTED_URL(EscaperFunction.URL_NORMALIZER),
    /** Inside {@code url('…')}. */
    CSS_SINGLE_QUOTED_URL(EscaperFunction.URL_NORMALIZER),
    /** Inside {@code url(…)} without quotes. */
    CSS_URL(EscaperFunction.URL_NORMALIZER),
    CSS_BLOCK_COMMENT(EscaperFunction.COMMENT),
    CSS_LINE_COMMENT(EscaperFunction.COMMENT),
    /** Inside the {@code content} of a {@code meta} element. */
    META_CONTENT,
    /** The place behind {@code url=} in the {@code content} of a {@code meta} element. */
    META_CONTENT_URL(EscaperFunction.URL_FILTER),
    /** Unreachable, behind a {@code break} or {@code continue}. */
    DEAD,
    /** Nothing that is well formed; what follows has no meaning. */
    ERROR;

    private final @Nullable EscaperFunction escaper;

    State() {
        this.escaper = null;
    }

    State(EscaperFunction escaper) {
        this.escaper = escaper;
    }

    /** The escaper of values that stand here; null where the delimiter alone decides, or no value can stand. */
    @Nullable
    EscaperFunction escaper() {
        return escaper;
    }

    /** Whether what stands here is meant for the authors of the template only. */
    boolean isComment() {
        return escaper == EscaperFunction.COMMENT;
    }

    /** Whether this state is inside a URL. Strings of style sheets are treated as such. */
    boolean isUrl() {
        return escaper == EscaperFunction.URL_NORMALIZER || escaper == EscaperFunction.CSS_STRING;
    }

    /** Whether this state is part of a tag and of nothing else. */
    boolean isInTag() {
        return switch (this) {
            case TAG, ATTR_NAME, AFTER_NAME, BEFORE_VALUE, ATTR -> true;
            default -> false;
        };
    }

    /** Whether this state is inside a literal of a script, where {@code </script} is content that must be masked. */
    boolean isScriptLiteral() {
        return switch (this) {
            case JS_DOUBLE_QUOTED, JS_SINGLE_QUOTED, JS_TEMPLATE, JS_REGEXP -> true;
            default -> false;
        };
    }
}
