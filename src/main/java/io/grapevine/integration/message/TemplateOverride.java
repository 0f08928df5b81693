package io.grapevine.integration.message;

import io.grapevine.template.TemplateData;
import io.grapevine.template.TemplateException;

/** An override of the template of one field, in any template language. Thread-safe. */
public interface TemplateOverride {
    /** Renders text. */
    String text(TemplateData data) throws TemplateException;

    /** Renders HTML, with values from the data escaped. */
    String html(TemplateData data) throws TemplateException;
}
