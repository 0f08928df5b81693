package io.grapevine.template.go.parse;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An immutable set of templates that can call each other by name. */
public final class TemplateSet {
    /** The set without a template. */
    public static final TemplateSet EMPTY = new TemplateSet(new LinkedHashMap<>());

    private final Map<String, Template> templates;

    private TemplateSet(Map<String, Template> templates) {
        this.templates = templates;
    }

    /** The template with this name; null if there is none. */
    public @Nullable Template find(String name) {
        return templates.get(name);
    }

    /** All templates, in the order in which their names were first defined. */
    public Collection<Template> all() {
        return Collections.unmodifiableCollection(templates.values());
    }

    /**
     * The set with the templates of another text on top: they replace those of the same name, except that a blank
     * body replaces nothing.
     */
    public TemplateSet plus(Collection<Template> defined) {
        Map<String, Template> merged = new LinkedHashMap<>(templates);
        for (Template template : defined) {
            if (template.body().isBlank()) {
                merged.putIfAbsent(template.name(), template);
            } else {
                merged.put(template.name(), template);
            }
        }
        return new TemplateSet(merged);
    }

    /** The set with {@code replaced} in place of those of the same name, blank or not, and added where none is. */
    public TemplateSet replacing(Collection<Template> replaced) {
        Map<String, Template> merged = new LinkedHashMap<>(templates);
        replaced.forEach(template -> merged.put(template.name(), template));
        return new TemplateSet(merged);
    }
}
