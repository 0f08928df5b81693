package io.grapevine.history;

import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.silence.Silence;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of a silence as they are read from JSON, in any order. */
final class SilenceDraft {
    private static final List<String> FIELDS =
            List.of("id", "matcherSets", "startsAt", "endsAt", "updatedAt", "createdBy", "comment", "annotations");
    private static final List<String> MATCHER_FIELDS = List.of("name", "value", "isRegex", "isEqual");

    private final JsonReader json;
    private String id = "";
    private List<Matchers> matcherSets = List.of();
    private @Nullable Instant startsAt;
    private @Nullable Instant endsAt;
    private @Nullable Instant updatedAt;
    private String createdBy = "";
    private String comment = "";
    private LabelSet annotations = LabelSet.EMPTY;

    private SilenceDraft(JsonReader json) {
        this.json = json;
    }

    static Silence read(JsonReader json) throws JsonException {
        SilenceDraft draft = new SilenceDraft(json);
        json.someFields(FIELDS, draft::field);
        return draft.silence();
    }

    private void field(String name) throws JsonException {
        switch (name) {
            case "id" -> id = json.string();
            case "matcherSets" -> matcherSets = json.array(SilenceDraft::matchers);
            case "startsAt" -> startsAt = json.time().toInstant();
            case "endsAt" -> endsAt = json.time().toInstant();
            case "updatedAt" -> updatedAt = json.time().toInstant();
            case "createdBy" -> createdBy = json.string();
            case "comment" -> comment = json.string();
            default -> annotations = HistoryRecordFields.labels(json);
        }
    }

    private Silence silence() throws JsonException {
        if (startsAt == null || endsAt == null || updatedAt == null) {
            throw json.fault("no field startsAt, endsAt or updatedAt (expected: all three)");
        }
        return new Silence(
                id,
                matcherSets,
                startsAt,
                endsAt,
                updatedAt,
                createdBy,
                comment,
                annotations,
                List.of(),
                UnknownFields.NONE);
    }

    private static Matchers matchers(JsonReader json) throws JsonException {
        return Matchers.of(json.array(SilenceDraft::matcher));
    }

    private static Matcher matcher(JsonReader json) throws JsonException {
        String[] texts = {"", ""};
        boolean[] flags = {false, true};
        json.someFields(MATCHER_FIELDS, name -> {
            switch (name) {
                case "name" -> texts[0] = json.string();
                case "value" -> texts[1] = json.string();
                case "isRegex" -> flags[0] = json.bool();
                default -> flags[1] = json.bool();
            }
        });
        MatchType type = MatchType.of(flags[0], flags[1]);
        try {
            return Matcher.ofSilence(type, texts[0], texts[1]);
        } catch (MatcherException e) { // as a silence that came from a peer or a file may be
            return Matcher.uncompilable(type, texts[0], texts[1]);
        }
    }
}
