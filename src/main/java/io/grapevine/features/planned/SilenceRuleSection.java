package io.grapevine.features.planned;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.shape.MatcherFields;
import io.grapevine.config.shape.RecurrenceSection;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.Value;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.model.timeinterval.Recurrence;
import io.grapevine.model.timeinterval.TimeInterval;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads rules for silences: {@code rules} of the section {@code silences}, and Kubernetes objects. An instance serves one file. */
public final class SilenceRuleSection {
    private static final int LONGEST_NAME = 128;

    private static final String MUTES_ALL =
            "mutes all alerts (expected: a matcher that needs a value, such as job=\"node\")";

    private static final int MOST_RULES = 10_000;
    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]+", Pattern.UNICODE_CHARACTER_CLASS);

    private static final String MANIFEST_VERSION = "observability.giantswarm.io/v1alpha2";
    private static final String VALID_UNTIL = "valid-until";

    /** The hour of the day, in UTC, at which a date in the annotation ends a silence. */
    private static final int END_HOUR = 8;

    private static final Duration LONGEST_MANIFEST = Duration.ofDays(36_525);
    private static final List<String> MANIFEST_KINDS = List.of("Silence", "SilenceList", "List");

    private static final Map<String, MatchType> TYPES =
            Map.of("=", MatchType.EQUAL, "!=", MatchType.NOT_EQUAL, "=~", MatchType.REGEXP, "!~", MatchType.NOT_REGEXP);

    private final String file;
    private final RecurrenceSection recurrences;
    private final MatcherFields matchers = MatcherFields.ofSilences();
    private final Set<String> names = new HashSet<>();

    /**
     * A section without rules yet.
     *
     * @param file the name of the file that ids contain
     * @param intervals the time intervals that rules may except, by name
     */
    public SilenceRuleSection(String file, Map<String, List<TimeInterval>> intervals) {
        this.file = file;
        this.recurrences = new RecurrenceSection(intervals);
    }

    /** Reads a list of rules. */
    public List<SilenceRule> read(Value section) {
        if (section.isList() && section.items().size() > MOST_RULES) {
            section.fault(section.items().size() + " rules (expected: at most " + MOST_RULES + ")");
            return List.of();
        }
        return section.objects(this::rule);
    }

    private SilenceRule rule(MappingReader in) {
        String name = in.text("name");
        checkName(in.value("name"), name);
        Matchers selected = matchers(in.value("matchers"));
        Value every = in.value("every");
        Instant from = in.has("from") ? instant(in.value("from"), SilenceRule.ALWAYS) : SilenceRule.ALWAYS;
        Instant to = in.has("to") ? instant(in.value("to"), SilenceRule.ENDLESS) : SilenceRule.ENDLESS;
        if (every.isNull() && !in.has("to")) {
            in.fault("to", "missing (expected: every, or from and to)");
        } else if (!to.isAfter(from)) {
            in.fault("to", in.value("to").describe() + " (expected: a time after from)");
        }
        List<String> words = new ArrayList<>();
        Optional<Recurrence> recurrence = every.isNull()
                ? Optional.empty()
                : Optional.ofNullable(every.read(each -> recurrences.periods(each, words)));
        if (in.has("from")) {
            words.add("from " + from);
        }
        if (in.has("to")) {
            words.add("to " + to);
        }
        SilenceRule rule = new SilenceRule(
                file,
                name,
                selected,
                recurrence,
                from,
                to,
                in.text("comment"),
                in.has("expire_unmatched")
                        ? Optional.ofNullable(
                                RecurrenceSection.duration(in.value("expire_unmatched"), Duration.ofDays(366)))
                        : Optional.empty(),
                String.join(" ", words),
                place(in.value("name")));
        checkOccurrences(in, every, rule);
        return rule;
    }

    /** {@code file:line:column}. */
    private static String place(Value value) {
        String place = value.place();
        return place.substring(0, place.lastIndexOf(": "));
    }

    private void checkName(Value value, String name) {
        if (name.isBlank()) {
            value.fault("missing (expected: a name)");
        } else if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
            value.fault(value.describe() + " (expected: at most " + LONGEST_NAME
                    + " characters without control characters)");
        } else if (!name.equals(Value.UNREADABLE) && !names.add(name)) {
            value.fault(Quoted.quote(name) + " (expected: a name that no other rule of the file has)");
        }
    }

    private Matchers matchers(Value value) {
        return areGiven(value) ? matchers.readNarrow(value, Matcher::isSelective, MUTES_ALL) : Matchers.NONE;
    }

    private static void checkMatchers(Value value, Matchers selected) {
        if (areGiven(value) && !selected.isEmpty() && selected.stream().noneMatch(Matcher::isSelective)) {
            value.fault(selected + ": " + MUTES_ALL);
        }
    }

    private static boolean areGiven(Value value) {
        if (value.isEmpty()) {
            value.fault("missing (expected: matchers such as job=\"node\")");
        }
        return !value.isEmpty();
    }

    /** A rule that never has an occurrence is a mistake, but one that is over is not. */
    private static void checkOccurrences(MappingReader in, Value every, SilenceRule rule) {
        if (rule.every().isPresent() && rule.after(rule.from(), 1).isEmpty()) {
            boolean excepted = rule.every()
                    .map(each -> new Recurrence(each.days(), each.at(), each.length(), each.until(), List.of()))
                    .filter(each -> !each.after(rule.from(), 1).isEmpty())
                    .isPresent();
            String wanted = excepted ? "an occurrence that is not excepted, between from and to" : "days that exist";
            (every.isMapping() ? every : in.value("name")).fault("has no occurrence (expected: " + wanted + ")");
        }
    }

    /** Reads a time; {@code otherwise} if it is wrong. */
    static Instant instant(Value value, Instant otherwise) {
        try {
            return checked(value, OffsetDateTime.parse(value.text()).toInstant(), otherwise);
        } catch (DateTimeParseException e) {
            value.fault(value.describe() + " (expected: a time such as 2026-11-01T00:00:00Z)");
            return otherwise;
        }
    }

    /** Checks a time that was read: others cannot be written in Alertmanager's files. */
    static Instant checked(Value value, Instant read, Instant otherwise) {
        if (read.isBefore(SilenceRule.ALWAYS) || read.isAfter(SilenceRule.ENDLESS)) {
            value.fault(value.describe() + " (expected: a time from 1970 to 9999)");
            return otherwise;
        }
        return read.truncatedTo(ChronoUnit.SECONDS);
    }

    /**
     * Reads a Kubernetes object, or a list of them, of the kind {@code Silence}, version {@code observability.giantswarm.io/v1alpha2}:
     * matchers, with {@code startsAt}, {@code endsAt} or {@code duration}, and the annotation {@code valid-until}. One without an end
     * holds for as long as its file is there.
     */
    public List<SilenceRule> manifests(MappingReader in) {
        String kind = in.value("kind").oneOf("", MANIFEST_KINDS);
        String version = in.text("apiVersion");
        if (kind.equals("Silence")) {
            return List.of(silence(in, version));
        }
        in.value("metadata").entries();
        List<SilenceRule> rules = new ArrayList<>();
        in.value("items").objects(item -> rules.addAll(manifests(item)));
        return rules;
    }

    private SilenceRule silence(MappingReader in, String version) {
        if (!version.equals(MANIFEST_VERSION)) {
            in.fault("apiVersion", in.value("apiVersion").describe() + " (expected: " + MANIFEST_VERSION + ")");
        }
        in.value("status").entries();
        Map<String, Value> metadata = in.value("metadata").entries();
        Value name = metadata.getOrDefault("name", in.value("metadata"));
        boolean named = metadata.containsKey("name");
        String namespace =
                metadata.containsKey("namespace") ? metadata.get("namespace").text() + "/" : "";
        String full = named ? namespace + name.text() : "";
        checkName(name, full);
        MappingReader spec = in.section("spec");
        Matchers selected = Matchers.of(spec.value("matchers").objects(SilenceRuleSection::matcher).stream()
                        .flatMap(Optional::stream)
                        .toList())
                .sorted();
        checkMatchers(spec.value("matchers"), selected);
        Value created = metadata.get("creationTimestamp");
        Value start = spec.has("startsAt") || created == null || created.isNull() ? spec.value("startsAt") : created;
        Instant from = start.isNull() ? SilenceRule.ALWAYS : instant(start, SilenceRule.ALWAYS);
        Instant to = end(spec, from, metadata);
        if (!to.isAfter(from)) {
            spec.fault("endsAt", to + " (expected: a time after " + from + ")");
        }
        return new SilenceRule(
                file,
                full,
                selected,
                Optional.empty(),
                from,
                to,
                "Silence " + full,
                Optional.empty(),
                (from.equals(SilenceRule.ALWAYS) ? "" : "from " + from + " ")
                        + (to.equals(SilenceRule.ENDLESS) ? "while in the file" : "to " + to),
                place(name));
    }

    private static Instant end(MappingReader in, Instant from, Map<String, Value> metadata) {
        if (in.has("endsAt") && in.has("duration")) {
            in.fault("duration", "set beside endsAt (expected: one of the two)");
        }
        if (in.has("endsAt")) {
            return instant(in.value("endsAt"), SilenceRule.ENDLESS);
        }
        if (in.has("duration")) {
            Optional<Duration> length = manifestDuration(in.value("duration"));
            if (from.equals(SilenceRule.ALWAYS)) {
                in.fault("startsAt", "missing (expected: the start of the duration)");
            }
            return length.map(from::plus)
                    .map(end -> checked(in.value("duration"), end, SilenceRule.ENDLESS))
                    .orElse(SilenceRule.ENDLESS);
        }
        Value annotations = metadata.get("annotations");
        Value until = annotations == null ? null : annotations.entries().get(VALID_UNTIL);
        return until == null || until.isNull() ? SilenceRule.ENDLESS : validUntil(until);
    }

    private static Optional<Duration> manifestDuration(Value value) {
        return value.duration(Duration.ofMillis(1), LONGEST_MANIFEST, "such as 7d or 1d12h");
    }

    private static Instant validUntil(Value value) {
        try {
            Instant end = LocalDate.parse(value.text()).atTime(END_HOUR, 0).toInstant(ZoneOffset.UTC);
            return checked(value, end, SilenceRule.ENDLESS);
        } catch (DateTimeParseException noDate) {
            return instant(value, SilenceRule.ENDLESS);
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
