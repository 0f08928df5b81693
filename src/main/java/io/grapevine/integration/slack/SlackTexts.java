package io.grapevine.integration.slack;

import io.grapevine.template.Renderer;
import io.grapevine.template.TemplateData;
import io.grapevine.template.TemplateException;
import org.jspecify.annotations.Nullable;

/**
 * Renders the texts of one message. A text that cannot be rendered stays empty and the fault is kept: people would
 * rather have a message with a hole than none.
 */
final class SlackTexts {
    private final Renderer renderer;
    private final TemplateData data;
    private @Nullable String fault;

    SlackTexts(Renderer renderer, TemplateData data) {
        this.renderer = renderer;
        this.data = data;
    }

    /** The text that a template gives; empty if it fails. */
    String of(String template) {
        try {
            return renderer.text(template, data);
        } catch (TemplateException failure) {
            if (fault == null) {
                fault = failure.getMessage();
            }
            return "";
        }
    }

    /** What was wrong with the first template that failed; null if all is well. */
    @Nullable
    String fault() {
        return fault;
    }
}
