package io.grapevine.template.mustache.output;

import io.grapevine.template.TemplateException;

/** The output of a template, written sequentially. */
public interface Output {
    /** The greatest length of an output, in UTF-16 units: 16 Mi. */
    int MOST = 16 << 20;

    /**
     * Writes text of the template.
     *
     * @throws TemplateException with the reason, without a position, as the other methods do
     */
    void literal(String text) throws TemplateException;

    /** Writes a value, changed as the place demands. */
    void value(String text) throws TemplateException;

    /** Writes a value as it is. */
    void raw(String text) throws TemplateException;

    /** Whether nothing more needs to be written. */
    boolean isFull();

    /** All that was written, at its end; after that it is empty again. */
    String finish();
}
