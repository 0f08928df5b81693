package io.grapevine.storage;

import java.util.ArrayList;
import java.util.List;

/**
 * Status of the files of one state at one moment.
 *
 * @param state the name of the state
 * @param unsaved number of changes that a crash would lose now
 * @param fault why changes are not saved, or why the last snapshot failed; empty if neither is so
 * @param damaged number of files that were corrupt at the start
 */
public record StoreStatus(String state, long unsaved, String fault, int damaged) {
    /** Whether each change so far is on disk. */
    public boolean isSaved() {
        return unsaved == 0;
    }

    /** The status as a text for people: {@code ready}, or what is wrong. */
    public String text() {
        List<String> parts = new ArrayList<>();
        if (unsaved > 0) {
            parts.add(unsaved + (unsaved == 1 ? " change is" : " changes are") + " not on disk: " + fault);
        } else if (!fault.isEmpty()) {
            parts.add("snapshot failed: " + fault);
        } else {
            parts.add("ready");
        }
        if (damaged > 0) {
            parts.add(damaged + (damaged == 1 ? " corrupt file" : " corrupt files") + " set aside at the start");
        }
        return String.join(", ", parts);
    }
}
