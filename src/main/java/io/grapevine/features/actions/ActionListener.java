package io.grapevine.features.actions;

import io.grapevine.model.LabelSet;

/** Listener to actions; called on the loop. */
@FunctionalInterface
public interface ActionListener {
    /**
     * Called when an action was requested.
     *
     * @param groupLabels the labels of the group; empty if the group is not known
     * @param result the result, which may be a refusal
     */
    void onAction(ActionRequest request, LabelSet groupLabels, ActionResult result);
}
