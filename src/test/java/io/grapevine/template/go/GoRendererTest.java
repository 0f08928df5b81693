package io.grapevine.template.go;

import io.grapevine.template.Renderer;
import io.grapevine.template.RendererContract;
import io.grapevine.template.TemplateException;
import java.time.InstantSource;
import java.util.List;

class GoRendererTest extends RendererContract {
    @Override
    protected Renderer renderer() throws TemplateException {
        return GoTemplates.parse(List.of(), InstantSource.system());
    }

    @Override
    protected String value() {
        return "{{ .GroupLabels.value }}";
    }

    @Override
    protected String valuesOfAlerts() {
        return "{{ range .Alerts }}{{ .Labels.value }}{{ end }}";
    }

    @Override
    protected String endless() {
        return "{{ define \"loop\" }}{{ template \"loop\" . }}{{ end }}{{ template \"loop\" . }}";
    }

    @Override
    protected String malformed() {
        return "first\n{{ if }}";
    }
}
