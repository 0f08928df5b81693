package io.grapevine.nflog;

import io.grapevine.model.LabelSet;
import io.grapevine.model.Utf8;

/**
 * The hash under which the notification log knows an alert: 64-bit xxHash with seed 0 over each label's name, 0xff,
 * value, 0xff, in the order of the names' UTF-8 bytes. Alertmanager computes the same, so entries mean the same to
 * both.
 */
public final class AlertHash {
    private static final int SEPARATOR = 0xff;

    private AlertHash() {}

    /**
     * The hash of the alert with these labels.
     *
     * @param labels the labels that identify the alert
     * @return all 64 bits, to be read as unsigned
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
