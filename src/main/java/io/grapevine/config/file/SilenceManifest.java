package io.grapevine.config.file;

import io.grapevine.config.SilenceRule;
import io.grapevine.config.file.yaml.DurationField;
import io.grapevine.config.file.yaml.MappingReader;
import io.grapevine.config.file.yaml.Value;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.Matchers;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads Kubernetes objects of the kind {@code Silence}, version {@code observability.giantswarm.io/v1alpha2}: matchers, with
 * {@code startsAt}, {@code endsAt} or {@code duration}, and the annotation {@code valid-until}. One without an end holds for as
 * long as its file is there.
 */
final class SilenceManifest {
    private static final String VERSION = "observability.giantswarm.io/v1alpha2";
    private static final String VALID_UNTIL = "valid-until";

    /** The hour of the day, in UTC, at which a date in the annotation ends a silence. */
    private static final int END_HOUR = 8;

    private static final Duration LONGEST = Duration.ofDays(36_525);
    private static final List<String> KINDS = List.of("Silence", "SilenceList", "List");

    private static final Map<String, MatchType> TYPES =
            Map.of("=", MatchType.EQUAL, "!=", MatchType.NOT_EQUAL, "=~", MatchType.REGEXP, "!~", MatchType.NOT_REGEXP);

    private final String file;
    private final SilenceRuleSection names;

    /**
     * A reader of one file.
     *
     * @param names holds the names of the file
     */
    SilenceManifest(String file, SilenceRuleSection names) {
        this.file = file;
        this.names = names;
    }

    /** Reads an object, or a list of them. */
    List<SilenceRule> read(MappingReader in) {
        String kind = in.value("kind").oneOf("", KINDS);
        String version = in.text("apiVersion");
        if (kind.equals("Silence")) {
            return List.of(silence(in, version));
        }
        in.value("metadata").entries();
        List<SilenceRule> rules = new ArrayList<>();
        in.value("items").objects(item -> rules.addAll(read(item)));
        return rules;
    }

    private SilenceRule silence(MappingReader in, String version) {
        if (!version.equals(VERSION)) {
            in.fault("apiVersion", in.value("apiVersion").describe() + " (expected: " + VERSION + ")");
        }
        in.value("status").entries();
        Map<String, Value> metadata = in.value("metadata").entries();
        Value name = metadata.getOrDefault("name", in.value("metadata"));
        boolean named = metadata.containsKey("name");
        String namespace =
                metadata.containsKey("namespace") ? metadata.get("namespace").text() + "/" : "";
        String full = named ? namespace + name.text() : "";
        names.checkName(name, full);
        Spec spec = in.value("spec").read(fields -> spec(fields, metadata));
        return new SilenceRule(
                file,
                full,
                spec.matchers(),
                Optional.empty(),
                spec.from(),
                spec.to(),
                "Silence " + full,
                Optional.empty(),
                (spec.from().equals(SilenceRule.ALWAYS) ? "" : "from " + spec.from() + " ")
                        + (spec.to().equals(SilenceRule.ENDLESS) ? "while in the file" : "to " + spec.to()),
                SilenceRuleSection.place(name));
    }

    private record Spec(Matchers matchers, Instant from, Instant to) {}

    private static Spec spec(MappingReader in, Map<String, Value> metadata) {
        List<Matcher> selected = in.value("matchers").objects(SilenceManifest::matcher).stream()
                .flatMap(Optional::stream)
                .toList();
        Matchers matchers = Matchers.of(selected).sorted();
        SilenceRuleSection.checkMatchers(in.value("matchers"), matchers);
        Value created = metadata.get("creationTimestamp");
        Value start = in.has("startsAt") || created == null || created.isNull() ? in.value("startsAt") : created;
        Instant from = start.isNull() ? SilenceRule.ALWAYS : SilenceRuleSection.instant(start, SilenceRule.ALWAYS);
        Instant to = end(in, from, metadata);
        if (!to.isAfter(from)) {
            in.fault("endsAt", to + " (expected: a time after " + from + ")");
        }
        return new Spec(matchers, from, to);
    }

    private static Instant end(MappingReader in, Instant from, Map<String, Value> metadata) {
        if (in.has("endsAt") && in.has("duration")) {
            in.fault("duration", "set beside endsAt (expected: one of the two)");
        }
        if (in.has("endsAt")) {
            return SilenceRuleSection.instant(in.value("endsAt"), SilenceRule.ENDLESS);
        }
        if (in.has("duration")) {
            Optional<Duration> length = duration(in.value("duration"));
            if (from.equals(SilenceRule.ALWAYS)) {
                in.fault("startsAt", "missing (expected: the start of the duration)");
            }
            return length.map(from::plus)
                    .map(end -> SilenceRuleSection.checked(in.value("duration"), end, SilenceRule.ENDLESS))
                    .orElse(SilenceRule.ENDLESS);
        }
        Value annotations = metadata.get("annotations");
        Value until = annotations == null ? null : annotations.entries().get(VALID_UNTIL);
        return until == null || until.isNull() ? SilenceRule.ENDLESS : validUntil(until);
    }

    private static Optional<Duration> duration(Value value) {
        Optional<Duration> read = DurationField.of(value.text());
        if (read.isEmpty() || read.get().isZero() || read.get().compareTo(LONGEST) > 0) {
            value.fault(value.describe() + " (expected: a duration such as 7d or 1d12h)");
            return Optional.empty();
        }
        return read;
    }

    private static Instant validUntil(Value value) {
        try {
            Instant end = LocalDate.parse(value.text()).atTime(END_HOUR, 0).toInstant(ZoneOffset.UTC);
            return SilenceRuleSection.checked(value, end, SilenceRule.ENDLESS);
        } catch (DateTimeParseException noDate) {
            return SilenceRuleSection.instant(value, SilenceRule.ENDLESS);
        }
    }

    private static Optional<Matcher> matcher(MappingReader in) {
        String name = in.text("name");
        String type = in.value("matchType").oneOf("=", List.copyOf(TYPES.keySet()));
        String value = in.text("value");
        if (name.isEmpty()) {
            in.fault("name", "missing (expected: a label name)");
            return Optional.empty();
        }
        try {
            return Optional.of(Matcher.ofSilence(TYPES.getOrDefault(type, MatchType.EQUAL), name, value));
        } catch (MatcherException e) {
            in.fault(
                    "value",
                    in.value("value").describe() + ": " + e.getMessage() + " (expected: a regular expression)");
            return Optional.empty();
        }
    }
}
