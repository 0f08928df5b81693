package io.grapevine.template;

import io.grapevine.model.LabelSet;

/** Renders the labels of a route, whose values are templates, against the alerts of a group. */
@FunctionalInterface
public interface RouteLabelRenderer {
    /**
     * Renders each label. One that fails is left out and logged, for a page must not be lost over it.
     *
     * @param labels the labels with their templates
     * @param data the group; its route labels are not looked at
     */
    LabelSet render(LabelSet labels, TemplateData data);
}
