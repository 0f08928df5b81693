package io.grapevine.api.v2;

import io.grapevine.go.Quoted;
import io.grapevine.matcher.MatchType;
import io.grapevine.matcher.Matcher;
import io.grapevine.matcher.MatcherException;
import io.grapevine.matcher.MatcherParser;
import io.grapevine.matcher.Matchers;
import io.grapevine.model.LabelSet;
import io.grapevine.model.UnknownFields;
import io.grapevine.silence.Silence;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decoder of the body of {@code POST /silences}. */
final class SilenceDecoder {
    private static final List<String> MATCHER_FIELDS = List.of("name", "value", "isRegex", "isEqual");
    private static final List<String> FIELDS =
            List.of("matchers", "annotations", "startsAt", "endsAt", "createdBy", "comment", "id");

    private final MatcherParser names;

    SilenceDecoder(MatcherParser names) {
        this.names = names;
    }

    /**
     * Decodes a body.
     *
     * @param now the start of a silence that asks for the zero time
     * @throws ApiException if the body, or the silence in it, is not what it must be
     */
    Silence decode(byte[] body, Instant now) throws ApiException {
        try (JsonBody json = new JsonBody("silence", body)) {
            Posted posted = json.read(() -> {
                Posted silence = new Posted();
                json.object(FIELDS, field -> silence.read(json, field));
                return silence;
            });
            posted.checkSchema();
            return posted.silence(names, now);
        } catch (IOException e) {
            throw ApiException.malformed("silence", String.valueOf(e.getMessage()));
        }
    }

    private static <T> T require(@Nullable T value, String field) throws ApiException {
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

        void read(JsonBody json, String field) throws IOException, ApiException {
            switch (field) {
                case "name" -> name = json.string();
                case "value" -> value = json.string();
                case "isRegex" -> isRegex = json.bool();
                default -> isEqual = json.bool();
            }
        }

        void checkSchema(int index) throws ApiException {
            String prefix = "matchers." + index + ".";
            require(isRegex, prefix + "isRegex");
            require(name, prefix + "name");
            require(value, prefix + "value");
        }

        Matcher matcher(int index, MatcherParser names) throws ApiException {
            String label = require(name, "name");
            String pattern = require(value, "value");
            boolean regexp = Boolean.TRUE.equals(isRegex);
            boolean equal = !Boolean.FALSE.equals(isEqual);
            String prefix = "invalid silence: invalid label matcher " + index + " in set 0: ";
            if (!names.isValidLabelName(label)) {
                throw ApiException.refused(400, prefix + "invalid label name " + Quoted.quote(label));
            }
            MatchType positive = regexp ? MatchType.REGEXP : MatchType.EQUAL;
            MatchType negative = regexp ? MatchType.NOT_REGEXP : MatchType.NOT_EQUAL;
            try {
                return Matcher.ofSilence(equal ? positive : negative, label, pattern);
            } catch (MatcherException e) {
                throw ApiException.refused(
                        400, prefix + "invalid regular expression " + Quoted.quote(pattern) + ": " + e.getMessage());
            }
        }
    }

    /** A silence as encoded in a body. */
    private static final class Posted {
        private LabelSet.Builder annotations = new LabelSet.Builder(0);
        private final List<PostedMatcher> matchers = new ArrayList<>();
        private boolean hasMatchers;
        private String id = "";
        private @Nullable String createdBy;
        private @Nullable String comment;
        private @Nullable OffsetDateTime startsAt;
        private @Nullable OffsetDateTime endsAt;

        void read(JsonBody json, String field) throws IOException, ApiException {
            switch (field) {
                case "matchers" -> readMatchers(json);
                case "annotations" -> annotations = json.pairs(annotations);
                case "startsAt" -> startsAt = json.time();
                case "endsAt" -> endsAt = json.time();
                case "createdBy" -> createdBy = json.string();
                case "comment" -> comment = json.string();
                default -> id = Objects.requireNonNullElse(json.string(), id);
            }
        }

        private void readMatchers(JsonBody json) throws IOException, ApiException {
            hasMatchers = !json.isNull();
            matchers.clear();
            json.array(i -> {
                PostedMatcher matcher = new PostedMatcher();
                json.object(MATCHER_FIELDS, field -> matcher.read(json, field));
                matchers.add(matcher);
            });
        }

        /** In Alertmanager's order, since it reports the first error only. */
        void checkSchema() throws ApiException {
            require(comment, "comment");
            require(createdBy, "createdBy");
            require(endsAt, "endsAt");
            if (!hasMatchers) {
                throw JsonBody.required("matchers");
            }
            if (matchers.isEmpty()) {
                throw ApiException.invalid(ApiException.TOO_FEW, "matchers in body should have at least 1 items");
            }
            for (int i = 0; i < matchers.size(); i++) {
                matchers.get(i).checkSchema(i);
            }
            require(startsAt, "startsAt");
        }

        Silence silence(MatcherParser names, Instant now) throws ApiException {
            Instant start = require(startsAt, "startsAt").toInstant();
            Instant end = require(endsAt, "endsAt").toInstant();
            if (!start.isBefore(end)) {
                throw ApiException.refused(400, "Failed to create silence: start time must be before end time");
            }
            if (end.isBefore(now)) {
                throw ApiException.refused(400, "Failed to create silence: end time can't be in the past");
            }
            List<Matcher> set = new ArrayList<>();
            for (int i = 0; i < matchers.size(); i++) {
                set.add(matchers.get(i).matcher(i, names));
            }
            return new Silence(
                    id,
                    List.of(Matchers.of(set)),
                    start.equals(DateTimes.ZERO) ? now : start,
                    end,
                    now,
                    require(createdBy, "createdBy"),
                    require(comment, "comment"),
                    annotations.build(),
                    List.of(),
                    UnknownFields.NONE);
        }
    }
}
