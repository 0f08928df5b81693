package io.grapevine.nflog;

import io.grapevine.go.Utf8;
import io.grapevine.model.LabelSet;

/**
 * The hash of an alert in notification log entries, the same as Alertmanager's: 64-bit xxHash with seed 0 over each
 * label's name, 0xff, value, 0xff, in the order of the names' UTF-8 bytes.
 */
public final class AlertHash {
    private static final int SEPARATOR = 0xff;

    private AlertHash() {}

    /**
     * The hash of the alert with these labels.
     *
     * @param labels the labels that identify the alert
     * @return an unsigned 64-bit number
     */
    public static long of(LabelSet labels) {
        XxHash64 hash = new XxHash64();
        for (int i = 0; i < labels.size(); i++) {
            Utf8.encode(labels.name(i), hash);
            hash.put(SEPARATOR);
            Utf8.encode(labels.value(i), hash);
            hash.put(SEPARATOR);
        }
        return hash.value();
    }
}
