package io.grapevine.template;

/** Renders template strings against the data of a notification. Thread-safe. */
public interface Renderer {
    /**
     * Renders plain text.
     *
     * @param template template text; the empty text renders as the empty string
     * @throws TemplateException if the text cannot be parsed or its execution fails
     */
    String text(String template, TemplateData data) throws TemplateException;

    /**
     * Renders HTML: what the data contributes is escaped for the place where it stands.
     *
     * @param template template text; the empty text renders as the empty string
     * @throws TemplateException if the text cannot be parsed, has no safe HTML form, or its execution fails
     */
    String html(String template, TemplateData data) throws TemplateException;
}
