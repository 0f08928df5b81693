package io.grapevine.web.api.v2;

import static io.grapevine.web.api.http.JsonOutput.ascii;

import io.grapevine.core.mute.MuteStatus;
import io.grapevine.model.Alert;
import io.grapevine.web.api.http.JsonOutput;
import java.util.List;

/** Encoder of alerts in API responses, which may have a hundred thousand of them. */
final class AlertWriter {
    private static final byte[] ANNOTATIONS = ascii("{\"annotations\":");
    private static final byte[] ENDS_AT = ascii(",\"endsAt\":");
    private static final byte[] FINGERPRINT = ascii(",\"fingerprint\":");
    private static final byte[] RECEIVERS = ascii(",\"receivers\":");
    private static final byte[] NAME = ascii("{\"name\":");
    private static final byte[] STARTS_AT = ascii(",\"startsAt\":");
    private static final byte[] STATUS = ascii(",\"status\":");
    private static final byte[] UPDATED_AT = ascii(",\"updatedAt\":");
    private static final byte[] GENERATOR_URL = ascii(",\"generatorURL\":");
    private static final byte[] LABELS = ascii(",\"labels\":");
    private static final byte[] INHIBITED_BY = ascii("{\"inhibitedBy\":");
    private static final byte[] MUTED_BY = ascii(",\"mutedBy\":");
    private static final byte[] SILENCED_BY = ascii(",\"silencedBy\":");
    private static final byte[] SUPPRESSED = ascii(",\"state\":\"suppressed\"}");
    private static final byte[] NOT_MUTED =
            ascii("{\"inhibitedBy\":[],\"mutedBy\":[],\"silencedBy\":[],\"state\":\"active\"}");

    private AlertWriter() {}

    /**
     * Writes one alert.
     *
     * @param mutes what mutes the alert
     * @param receivers the names of its receivers
     * @param mutedBy the time intervals that mute its group
     */
    static void write(JsonOutput out, Alert alert, MuteStatus mutes, List<String> receivers, List<String> mutedBy) {
        out.raw(ANNOTATIONS);
        out.pairs(alert.annotations());
        out.raw(ENDS_AT);
        out.time(alert.endsAt(), alert.offsets().end());
        out.raw(FINGERPRINT);
        out.hex(alert.fingerprint().value());
        out.raw(RECEIVERS);
        receivers(out, receivers);
        out.raw(STARTS_AT);
        out.time(alert.startsAt(), alert.offsets().start());
        out.raw(STATUS);
        status(out, mutes, mutedBy);
        out.raw(UPDATED_AT);
        out.time(alert.updatedAt());
        if (!alert.generatorUrl().isEmpty()) {
            out.raw(GENERATOR_URL);
            out.string(alert.generatorUrl());
        }
        out.raw(LABELS);
        out.pairs(alert.labels());
        out.raw('}');
    }

    private static void receivers(JsonOutput out, List<String> receivers) {
        out.raw('[');
        for (int i = 0; i < receivers.size(); i++) {
            if (i > 0) {
                out.raw(',');
            }
            receiver(out, receivers.get(i));
        }
        out.raw(']');
    }

    static void receiver(JsonOutput out, String name) {
        out.raw(NAME);
        out.string(name);
        out.raw('}');
    }

    private static void status(JsonOutput out, MuteStatus mutes, List<String> mutedBy) {
        boolean muted = mutes.isMuted() || !mutedBy.isEmpty();
        if (!muted) {
            out.raw(NOT_MUTED);
            return;
        }
        out.raw(INHIBITED_BY);
        out.strings(mutes.inhibitedBy());
        out.raw(MUTED_BY);
        out.strings(mutedBy);
        out.raw(SILENCED_BY);
        out.strings(mutes.silencedBy());
        out.raw(SUPPRESSED);
    }
}
