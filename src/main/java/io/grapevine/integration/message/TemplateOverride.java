package io.grapevine.integration.message;

import io.grapevine.template.TemplateData;
import io.grapevine.template.TemplateException;

/** What stands in for the template of one field, in whatever language. Safe for use by several threads. */
public interface TemplateOverride {
    /** The text for some data. */
    String text(TemplateData data) throws TemplateException;

    /** The text as HTML, with what the data contribute escaped. */
    String html(TemplateData data) throws TemplateException;
}
