package io.grapevine.dispatch;

import io.grapevine.model.Alert;

/**
 * An alert in a group.
 *
 * @param alert the alert as the group knows it; it may have been forgotten elsewhere already
 * @param processed whether a flush has looked at it
 */
public record GroupMember(Alert alert, boolean processed) {}
