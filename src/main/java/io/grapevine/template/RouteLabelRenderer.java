package io.grapevine.template;

import io.grapevine.model.LabelSet;

/** Renders the labels of a route, which are templates, against the alerts of a group. */
@FunctionalInterface
public interface RouteLabelRenderer {
    /**
     * Renders each label. One that fails is left out and logged, so that the notification is still sent.
     *
     * @param data the group; its route labels are ignored
     */
    LabelSet render(LabelSet labels, TemplateData data);
}
