package io.grapevine.template.go;

import io.grapevine.model.LabelSet;
import io.grapevine.template.TemplateException;
import io.grapevine.template.go.value.FunctionException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Renders the labels of a route on demand, each once; a label that refers to itself is an error. */
final class RouteLabels {
    private final LabelSet raw;
    private final Body body;
    private final Map<String, String> rendered = new LinkedHashMap<>();
    private final Set<String> inProgress = new LinkedHashSet<>();

    /** Executes the template that a label's value is. */
    @FunctionalInterface
    interface Body {
        String render(String template, RouteLabels labels) throws TemplateException;
    }

    RouteLabels(LabelSet raw, Body body) {
        this.raw = raw;
        this.body = body;
    }

    /** The label, rendered; empty where there is none. */
    String get(String name) throws FunctionException {
        String template = raw.get(name);
        if (template == null) {
            return "";
        }
        String known = rendered.get(name);
        if (known != null) {
            return known;
        }
        if (!inProgress.add(name)) {
            throw new FunctionException(
                    "route label cycle detected: " + String.join(" -> ", inProgress) + " -> " + name);
        }
        try {
            String text = body.render(template, this);
            rendered.put(name, text);
            return text;
        } catch (TemplateException e) {
            throw new FunctionException(e.getMessage());
        } finally {
            inProgress.remove(name);
        }
    }
}
