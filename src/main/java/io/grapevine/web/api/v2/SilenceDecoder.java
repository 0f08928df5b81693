package io.grapevine.web.api.v2;

import io.grapevine.base.go.JsonException;
import io.grapevine.base.go.JsonReader;
import io.grapevine.base.go.Quoted;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.records.Silence;
import io.grapevine.web.api.http.DateTimes;
import io.grapevine.web.api.http.Refusal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decoder of the body of {@code POST /silences}. */
record SilenceDecoder(MatcherParser names) {
    /** Named as in Alertmanager's state file and events; its API v2 has none. */
    private static final String RECEIVERS = "receiverMatcherSets";

    private static final List<String> MATCHER_FIELDS = List.of("name", "value", "isRegex", "isEqual");
    private static final List<String> FIELDS =
            List.of("matchers", "annotations", "startsAt", "endsAt", "createdBy", "comment", "id", RECEIVERS);

    /**
     * A silence that a body asks for.
     *
     * @param annotated whether the body says anything of annotations
     * @param addressed whether it says anything of receivers
     */
    record Request(Silence silence, boolean annotated, boolean addressed) {}

    /**
     * Decodes a body.
     *
     * @param now the start of a silence that asks for the zero time
     * @throws Refusal if the body, or the silence in it, is not what it must be
     */
    Request decode(byte[] body, Instant now) throws Refusal {
        Posted posted = JsonBody.read("silence", body, Posted::read);
        posted.checkSchema();
        return new Request(posted.silence(names, now), posted.annotated, posted.receivers != null);
    }

    private static <T> T require(@Nullable T value, String field) throws Refusal {
        if (value == null) {
            throw JsonBody.required(field);
        }
        return value;
    }

    /** A matcher as encoded in a body. */
    private static final class PostedMatcher {
        private @Nullable String name;
        private @Nullable String value;
        private @Nullable Boolean isRegex;
        private @Nullable Boolean isEqual;

        static PostedMatcher read(JsonReader json) throws JsonException {
            PostedMatcher matcher = new PostedMatcher();
            JsonBody.fields(json, MATCHER_FIELDS, name -> matcher.read(json, name));
            return matcher;
        }

        private void read(JsonReader json, String field) throws JsonException {
            switch (field) {
                case "name" -> name = json.orNull(JsonReader::string);
                case "value" -> value = json.orNull(JsonReader::string);
                case "isRegex" -> isRegex = json.orNull(JsonReader::bool);
                default -> isEqual = json.orNull(JsonReader::bool);
            }
        }

        static void checkSchema(List<PostedMatcher> all, String path) throws Refusal {
            if (all.isEmpty()) {
                throw JsonBody.invalid(JsonBody.TOO_FEW, path + " in body should have at least 1 items");
            }
            for (int i = 0; i < all.size(); i++) {
                all.get(i).checkSchema(path + "." + i + ".");
            }
        }

        private void checkSchema(String prefix) throws Refusal {
            require(isRegex, prefix + "isRegex");
            require(name, prefix + "name");
            require(value, prefix + "value");
        }

        static Matchers set(List<PostedMatcher> all, String kind, int set, MatcherParser names) throws Refusal {
            List<Matcher> matchers = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                String prefix = "invalid silence: invalid " + kind + " matcher " + i + " in set " + set + ": ";
                matchers.add(all.get(i).matcher(prefix, names));
            }
            return Matchers.of(matchers);
        }

        private Matcher matcher(String prefix, MatcherParser names) throws Refusal {
            String label = require(name, "name");
            String pattern = require(value, "value");
            boolean regexp = Boolean.TRUE.equals(isRegex);
            boolean equal = !Boolean.FALSE.equals(isEqual);
            if (!names.isValidLabelName(label)) {
                throw Refusal.of(400, prefix + "invalid label name " + Quoted.quote(label));
            }
            MatchType positive = regexp ? MatchType.REGEXP : MatchType.EQUAL;
            MatchType negative = regexp ? MatchType.NOT_REGEXP : MatchType.NOT_EQUAL;
            try {
                return Matcher.ofSilence(equal ? positive : negative, label, pattern);
            } catch (MatcherException e) {
                throw Refusal.of(
                        400, prefix + "invalid regular expression " + Quoted.quote(pattern) + ": " + e.getMessage());
            }
        }
    }

    /** A silence as encoded in a body. */
    private static final class Posted {
        private LabelSet.Builder annotations = new LabelSet.Builder(0);
        private boolean annotated;
        private List<PostedMatcher> matchers = List.of();
        private boolean hasMatchers;
        /** Null if the body says nothing of receivers. */
        private @Nullable List<List<PostedMatcher>> receivers;

        private String id = "";
        private @Nullable String createdBy;
        private @Nullable String comment;
        private @Nullable OffsetDateTime startsAt;
        private @Nullable OffsetDateTime endsAt;

        static Posted read(JsonReader json) throws JsonException {
            Posted silence = new Posted();
            JsonBody.fields(json, FIELDS, name -> silence.read(json, name));
            return silence;
        }

        private void read(JsonReader json, String field) throws JsonException {
            switch (field) {
                case "matchers" -> readMatchers(json);
                case "annotations" -> readAnnotations(json);
                case "startsAt" -> startsAt = JsonBody.time(json, DateTimes::parse);
                case "endsAt" -> endsAt = JsonBody.time(json, DateTimes::parse);
                case "createdBy" -> createdBy = json.orNull(JsonReader::string);
                case "comment" -> comment = json.orNull(JsonReader::string);
                case RECEIVERS -> receivers = json.orNull(sets -> sets.array(Posted::readSet));
                default -> id = Objects.requireNonNullElse(json.orNull(JsonReader::string), id);
            }
        }

        private void readAnnotations(JsonReader json) throws JsonException {
            annotated = !json.isNull();
            annotations = JsonBody.pairs(json, annotations);
        }

        private void readMatchers(JsonReader json) throws JsonException {
            hasMatchers = !json.isNull();
            matchers = hasMatchers ? json.array(PostedMatcher::read) : List.of();
        }

        private static List<PostedMatcher> readSet(JsonReader json) throws JsonException {
            List<PostedMatcher> set = new ArrayList<>();
            JsonBody.fields(json, List.of("matchers"), name -> {
                if (!json.isNull()) {
                    set.addAll(json.array(PostedMatcher::read));
                }
            });
            return set;
        }

        /** In Alertmanager's order, since it reports the first error only. */
        void checkSchema() throws Refusal {
            require(comment, "comment");
            require(createdBy, "createdBy");
            require(endsAt, "endsAt");
            if (!hasMatchers) {
                throw JsonBody.required("matchers");
            }
            PostedMatcher.checkSchema(matchers, "matchers");
            require(startsAt, "startsAt");
            List<List<PostedMatcher>> sets = Objects.requireNonNullElse(receivers, List.of());
            for (int i = 0; i < sets.size(); i++) {
                PostedMatcher.checkSchema(sets.get(i), RECEIVERS + "." + i + ".matchers");
            }
        }

        Silence silence(MatcherParser names, Instant now) throws Refusal {
            Instant start = require(startsAt, "startsAt").toInstant();
            Instant end = require(endsAt, "endsAt").toInstant();
            if (!start.isBefore(end)) {
                throw Refusal.of(400, "Failed to create silence: start time must be before end time");
            }
            if (end.isBefore(now)) {
                throw Refusal.of(400, "Failed to create silence: end time can't be in the past");
            }
            Matchers set = PostedMatcher.set(matchers, "label", 0, names);
            List<Matchers> receiverSets = new ArrayList<>();
            for (List<PostedMatcher> each : Objects.requireNonNullElse(receivers, List.<List<PostedMatcher>>of())) {
                receiverSets.add(PostedMatcher.set(each, "receiver", receiverSets.size(), names));
            }
            return new Silence(
                    id,
                    List.of(set),
                    start.equals(DateTimes.ZERO) ? now : start,
                    end,
                    now,
                    require(createdBy, "createdBy"),
                    require(comment, "comment"),
                    annotations.build(),
                    receiverSets,
                    UnknownFields.NONE);
        }
    }
}
