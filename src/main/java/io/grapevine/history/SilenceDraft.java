package io.grapevine.history;

import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.base.go.ObjectFields;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.silence.Silence;
import java.time.Instant;
import java.util.List;

/** Reads a silence from the fields of a JSON object, in any order. */
final class SilenceDraft {
    private static final String THREE_TIMES = "a silence, with startsAt, endsAt and updatedAt";

    private static final ObjectFields.Table FIELDS = new ObjectFields.Table()
            .with(JsonReader::string, "id", "createdBy", "comment")
            .with(json -> json.array(SilenceDraft::matchers), "matcherSets")
            .with(json -> json.time().toInstant(), "startsAt", "endsAt", "updatedAt")
            .with(HistoryRecordFields::labels, "annotations");

    private static final ObjectFields.Table MATCHER_FIELDS = new ObjectFields.Table()
            .with(JsonReader::string, "name", "value")
            .with(JsonReader::bool, "isRegex", "isEqual");

    private SilenceDraft() {}

    static Silence read(JsonReader json) throws JsonException {
        ObjectFields fields = FIELDS.read(json);
        return new Silence(
                fields.text("id"),
                fields.get("matcherSets", List.of()),
                fields.required("startsAt", Instant.class, THREE_TIMES),
                fields.required("endsAt", Instant.class, THREE_TIMES),
                fields.required("updatedAt", Instant.class, THREE_TIMES),
                fields.text("createdBy"),
                fields.text("comment"),
                fields.get("annotations", LabelSet.EMPTY),
                List.of(),
                UnknownFields.NONE);
    }

    private static Matchers matchers(JsonReader json) throws JsonException {
        return Matchers.of(json.array(SilenceDraft::matcher));
    }

    private static Matcher matcher(JsonReader json) throws JsonException {
        ObjectFields fields = MATCHER_FIELDS.read(json);
        MatchType type = MatchType.of(fields.get("isRegex", false), fields.get("isEqual", true));
        try {
            return Matcher.ofSilence(type, fields.text("name"), fields.text("value"));
        } catch (MatcherException e) { // as a silence that came from a peer or a file may be
            return Matcher.uncompilable(type, fields.text("name"), fields.text("value"));
        }
    }
}
