package io.grapevine.node.action;

import io.grapevine.model.Alert;
import io.grapevine.nflog.AlertHash;

/**
 * An alert that has ended.
 *
 * @param hash the hash by which the notification log names it; it is needed at each flush and check
 */
record EndedAlert(Alert alert, long hash) {
    static EndedAlert of(Alert alert) {
        return new EndedAlert(alert, AlertHash.of(alert.labels()));
    }
}
