package io.grapevine.web.api.grapevine;

import com.fasterxml.jackson.core.JsonGenerator;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.silence.Silence;
import io.grapevine.silence.SilenceState;
import io.grapevine.web.api.http.DateTimes;
import java.io.IOException;

/**
 * A silence that is active or to come.
 *
 * @param state its state
 * @param alerts how many alerts it matches
 */
record SilenceRow(Silence silence, SilenceState state, int alerts) implements OverviewObject {
    @Override
    public void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        write(json, silence, state);
        json.writeNumberField("alerts", alerts);
        json.writeEndObject();
    }

    /** Writes the fields that all silences have. */
    static void write(JsonGenerator json, Silence silence, SilenceState state) throws IOException {
        json.writeStringField("id", silence.id());
        json.writeStringField("state", state.text());
        json.writeStringField("createdBy", silence.createdBy());
        json.writeStringField("comment", silence.comment());
        json.writeStringField("startsAt", DateTimes.format(silence.startsAt()));
        json.writeStringField("endsAt", DateTimes.format(silence.endsAt()));
        json.writeStringField("updatedAt", DateTimes.format(silence.updatedAt()));
        String acknowledged = silence.annotations().get(Silence.ACKNOWLEDGES);
        if (acknowledged != null) {
            json.writeStringField("acknowledges", acknowledged);
        }
        json.writeArrayFieldStart("matchers");
        for (Matchers set : silence.matcherSets()) {
            for (Matcher matcher : set) {
                json.writeString(matcher.toString());
            }
        }
        json.writeEndArray();
    }
}
