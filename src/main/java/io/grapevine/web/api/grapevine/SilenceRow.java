package io.grapevine.web.api.grapevine;

import io.grapevine.base.go.GoDuration;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.silence.Holder;
import io.grapevine.silence.Silence;
import io.grapevine.silence.SilenceState;
import io.grapevine.web.api.http.JsonWriter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A silence that is active or to come.
 *
 * @param state the state of the silence
 * @param alerts how many alerts it matches
 * @param unmatchedExpiry when it will be expired unless it matches an alert until then; empty if it matches one, or is kept
 */
record SilenceRow(Silence silence, SilenceState state, int alerts, Optional<Instant> unmatchedExpiry)
        implements OverviewObject {
    @Override
    public void write(JsonWriter json) throws IOException {
        json.object(fields -> {
            write(silence, state, fields);
            fields.put("alerts", alerts);
            if (unmatchedExpiry.isPresent()) {
                fields.put("unmatchedExpiry", unmatchedExpiry.get());
            }
        });
    }

    /** Writes the fields that all silences have. */
    static void write(Silence silence, SilenceState state, JsonWriter json) throws IOException {
        String acknowledged = silence.annotations().get(Silence.ACKNOWLEDGES);
        json.put("id", silence.id())
                .put("state", state.text())
                .put("createdBy", silence.createdBy())
                .put("comment", silence.comment())
                .put("startsAt", silence.startsAt())
                .put("endsAt", silence.endsAt())
                .put("updatedAt", silence.updatedAt());
        json.putGiven("rule", silence.rule().orElse(""));
        if (acknowledged != null) {
            json.put("acknowledges", acknowledged);
        }
        Optional<Holder> holder = Holder.of(silence);
        if (holder.isPresent()) {
            json.object(
                    "holder",
                    fields -> fields.put("kind", holder.get().kind().text())
                            .put("key", holder.get().key()));
        }
        Optional<Duration> unmatched = silence.expiresUnmatchedAfter();
        if (unmatched.isPresent()) {
            json.put("expireUnmatched", GoDuration.format(unmatched.get()));
        }
        json.strings(
                "matchers",
                silence.matcherSets().stream().flatMap(Matchers::stream).toList());
    }
}
