package io.grapevine.features.actions;

import io.grapevine.model.LabelSet;

/** Listener to actions; called on the loop. */
@FunctionalInterface
public interface ActionListener {
    /**
     * An action was asked for.
     *
     * @param groupLabels the labels of the group; empty if it is not known
     * @param result the result, whatever it is
     */
    void onAction(ActionRequest request, LabelSet groupLabels, ActionResult result);
}
