package io.grapevine.nflog;

import io.grapevine.base.go.Utf8;
import io.grapevine.model.LabelSet;
import java.io.ByteArrayOutputStream;

/**
 * The hash of an alert in notification log entries, the same as Alertmanager's: 64-bit xxHash with seed 0 over each
 * label's name, 0xff, value, 0xff, in the order of the names' UTF-8 bytes.
 */
public final class AlertHash {
    private static final int SEPARATOR = 0xff;
    private static final int EXPECTED_SIZE = 256;

    private AlertHash() {}

    /** The hash of the alert with these labels, an unsigned 64-bit number. */
    public static long of(LabelSet labels) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(EXPECTED_SIZE);
        for (int i = 0; i < labels.size(); i++) {
            Utf8.encode(labels.name(i), bytes::write);
            bytes.write(SEPARATOR);
            Utf8.encode(labels.value(i), bytes::write);
            bytes.write(SEPARATOR);
        }
        return XxHash64.of(bytes.toByteArray());
    }
}
