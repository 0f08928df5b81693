package io.grapevine.integration.message;

import io.grapevine.model.Utf8;
import io.grapevine.template.Renderer;
import io.grapevine.template.TemplateData;
import io.grapevine.template.TemplateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Renderer of a {@code payload}, in which every string, map keys included, is a template. A value that renders to YAML
 * other than a string, such as a number or a JSON object, becomes that value, and is not rendered again.
 */
final class PayloadTree {
    private final Renderer renderer;
    private final TemplateData data;

    PayloadTree(Renderer renderer, TemplateData data) {
        this.renderer = renderer;
        this.data = data;
    }

    /** Renders a tree; maps are sorted by key, as in Go. */
    @Nullable
    Object render(@Nullable Object node) throws TemplateException {
        if (node instanceof String template) {
            String text = renderer.text(template, data);
            return InlineYaml.decode(text);
        }
        if (node instanceof List<?> list) {
            List<@Nullable Object> rendered = new ArrayList<>();
            for (Object element : list) {
                rendered.add(render(element));
            }
            return rendered;
        }
        if (node instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> rendered = new TreeMap<>(Utf8::compare);
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (entry.getKey() instanceof String key) {
                    rendered.put(renderer.text(key, data), render(entry.getValue()));
                }
            }
            return rendered;
        }
        return node;
    }
}
