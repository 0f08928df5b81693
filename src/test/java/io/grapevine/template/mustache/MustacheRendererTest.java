package io.grapevine.template.mustache;

import io.grapevine.template.Renderer;
import io.grapevine.template.RendererContract;
import io.grapevine.template.TemplateException;

class MustacheRendererTest extends RendererContract {
    @Override
    protected Renderer renderer() throws TemplateException {
        return Groups.templates(true, "loop.mustache", "{{> loop}}");
    }

    @Override
    protected String value() {
        return "{{groupLabels.value}}";
    }

    @Override
    protected String valuesOfAlerts() {
        return "{{#alerts}}{{labels.value}}{{/alerts}}";
    }

    @Override
    protected String endless() {
        return "{{> loop}}";
    }

    @Override
    protected String malformed() {
        return "first\n{{#section}}";
    }
}
