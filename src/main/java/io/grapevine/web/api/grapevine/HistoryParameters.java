package io.grapevine.web.api.grapevine;

import io.grapevine.base.go.GoDuration;
import io.grapevine.config.Route;
import io.grapevine.history.HistoryRecord.DeliveryRecord;
import io.grapevine.history.RecordType;
import io.grapevine.history.query.HistoryCursor;
import io.grapevine.history.query.HistoryFilter;
import io.grapevine.model.ShortGroupId;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.model.zone.ZoneTable;
import io.grapevine.model.zone.Zones;
import io.grapevine.web.api.http.ApiContext;
import io.grapevine.web.api.http.DateTimes;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.Refusal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the query parameters of the history. */
record HistoryParameters(JsonExchange exchange) {
    /** The names of those of {@link #span}. */
    static final List<String> SPAN = List.of("from", "to", "since");

    /** The names of those of a report. */
    static final List<String> REPORT =
            List.of("from", "to", "since", "filter", "receiver", "group", "team", "zone", "format");

    private static final List<String> FILTERS = List.of("filter", "receiver", "group", "type", "outcome", "silence");

    /** The fields of an audited change. */
    private static final List<String> AUDITED = List.of(
            "kind", "action", "via", "user", "claimed", "from", "result", "error", "before", "after", "attempts");

    private static final Pattern SILENCE_ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** The counts of each take memory. */
    private static final int MOST_INTERVALS = 200;

    /** The names of those of {@link #span} and {@link #filter}, and others. */
    static String[] filtersAnd(String... others) {
        return Stream.of(SPAN, FILTERS, List.of(others)).flatMap(List::stream).toArray(String[]::new);
    }

    /**
     * A span of time.
     *
     * @param from the time of the oldest record
     * @param to the time before which all records are
     */
    record Span(Instant from, Instant to) {}

    /** The span that {@code from} or {@code since}, and {@code to}, give; one as long as {@code usual} without the first two. */
    Span span(Instant now, Duration usual) throws Refusal {
        Instant to = time("to").orElse(now);
        Optional<Instant> from = time("from");
        Optional<String> since = exchange.parameter("since");
        if (since.isPresent() && from.isPresent()) {
            throw Refusal.invalid("since: \"" + since.get() + "\" (expected: either since or from)");
        }
        Instant start = from.isPresent()
                ? from.get()
                : to.minus(since.isEmpty() ? usual : duration("since", since.get(), "90m, 24h or 7d"));
        if (start.isAfter(to)) {
            throw Refusal.invalid("from: " + start + " (expected: a time not after to, " + to + ")");
        }
        return new Span(start, to);
    }

    private static Duration duration(String name, String text, String examples) throws Refusal {
        return GoDuration.parse(text, GoDuration.Units.WITH_DAYS)
                .filter(duration -> !duration.isNegative())
                .orElseThrow(() ->
                        Refusal.invalid(name + ": \"" + text + "\" (expected: a duration such as " + examples + ")"));
    }

    /** The length of the intervals by which a span is counted; zero for none. */
    Duration interval(Span span) throws Refusal {
        Optional<String> text = exchange.parameter("interval");
        if (text.isEmpty()) {
            return Duration.ZERO;
        }
        Duration interval = duration("interval", text.get(), "5m, 1h or 1d");
        Duration least = Duration.between(span.from(), span.to()).dividedBy(MOST_INTERVALS);
        if (interval.compareTo(Duration.ofMinutes(1)) < 0 || interval.compareTo(least) < 0) {
            throw Refusal.invalid("interval: \"" + text.get() + "\" (expected: at least 1m, and at most "
                    + MOST_INTERVALS + " of them in the span)");
        }
        return interval;
    }

    /** The time zone of weeks and nights; UTC unless given. */
    ZoneTable zone() throws Refusal {
        String name = exchange.parameter("zone").orElse("UTC");
        return Zones.find(name)
                .orElseThrow(() -> Refusal.invalid("zone: \"" + name
                        + "\" (expected: a name of the IANA time zone database such as Europe/Berlin, or UTC)"));
    }

    /** Whether comma-separated values are asked for, in place of JSON. */
    boolean isTable() throws Refusal {
        String format = exchange.parameter("format").orElse("json");
        if (!format.equals("csv") && !format.equals("json")) {
            throw Refusal.invalid("format: \"" + format + "\" (expected: json or csv)");
        }
        return format.equals("csv");
    }

    private Optional<Instant> time(String name) throws Refusal {
        Optional<String> text = exchange.parameter(name);
        try {
            return text.map(each -> DateTimes.parse(each).toInstant());
        } catch (DateTimeException e) {
            throw Refusal.invalid(name + ": " + e.getMessage());
        }
    }

    /** The conditions on records. */
    HistoryFilter filter(ApiContext context) throws Refusal {
        Set<RecordType> types = words("type", RecordType::named, RecordType.names());
        Matchers matchers = matchers(context);
        for (Matcher matcher : types.equals(Set.of(RecordType.AUDIT)) ? matchers : Matchers.NONE) {
            if (!AUDITED.contains(matcher.name())) {
                throw Refusal.invalid("filter: " + matcher.name() + " (expected of audited changes: one of "
                        + String.join(", ", AUDITED) + ")");
            }
        }
        return new HistoryFilter(
                types,
                matchers,
                exchange.query().receiver("receiver: "),
                group(context),
                words("outcome", HistoryParameters::outcome, List.of("sent", "failed")),
                silence());
    }

    private Optional<String> silence() throws Refusal {
        Optional<String> id = exchange.parameter("silence").filter(text -> !text.isEmpty());
        if (id.isPresent() && !SILENCE_ID.matcher(id.get()).matches()) {
            throw Refusal.invalid("silence: \"" + id.get() + "\" (expected: the id of a silence)");
        }
        return id;
    }

    /** The matchers of the filter; a condition of the overview, or {@code a>=b}, would be about a label that no alert has. */
    private Matchers matchers(ApiContext context) throws Refusal {
        Matchers matchers = exchange.query().matchers("filter", context.parser(), "filter: ");
        for (Matcher matcher : matchers) {
            String name = matcher.name();
            if (name.startsWith("@") || name.endsWith("<") || name.endsWith(">")) {
                throw Refusal.invalid("filter: " + name + " (expected: the name of a label, then one of = != =~ !~)");
            }
        }
        return matchers;
    }

    private Optional<Predicate<DeliveryRecord>> group(ApiContext context) {
        return exchange.parameter("group")
                .map(group -> isOf(group, context.node().groups().route()));
    }

    private <E extends Enum<E>> Set<E> words(String name, Function<String, Optional<E>> named, List<String> all)
            throws Refusal {
        List<E> values = new ArrayList<>();
        for (String word : exchange.parameters(name)) {
            if (!word.isEmpty()) {
                values.add(named.apply(word)
                        .orElseThrow(() -> Refusal.invalid(
                                name + ": \"" + word + "\" (expected: one of " + String.join(", ", all) + ")")));
            }
        }
        return values.isEmpty() ? Set.of() : EnumSet.copyOf(values);
    }

    private static Optional<DeliveryRecord.Outcome> outcome(String word) {
        for (DeliveryRecord.Outcome outcome : DeliveryRecord.Outcome.values()) {
            if (outcome.name().toLowerCase(Locale.ROOT).equals(word)) {
                return Optional.of(outcome);
            }
        }
        return Optional.empty();
    }

    /** The place where the page before ended. */
    Optional<HistoryCursor> cursor() throws Refusal {
        Optional<String> text = exchange.parameter("cursor");
        Optional<HistoryCursor> cursor = text.flatMap(HistoryCursor::parse);
        if (text.isPresent() && cursor.isEmpty()) {
            throw Refusal.invalid("cursor: \"" + text.get() + "\" (expected: next of an earlier page)");
        }
        return cursor;
    }

    /** A number of records or rows. */
    int limit(int fallback, int most) throws Refusal {
        Optional<String> text = exchange.parameter("limit");
        if (text.isEmpty()) {
            return fallback;
        }
        int limit = text.get().matches("[0-9]{1,9}") ? Integer.parseInt(text.get()) : 0;
        if (limit < 1 || limit > most) {
            throw Refusal.invalid("limit: \"" + text.get() + "\" (expected: a whole number from 1 to " + most + ")");
        }
        return limit;
    }

    /**
     * The condition that a notification is of one group, given by its key, or by its id in the overview. For one thread.
     *
     * @param root the routing tree by which ids are computed: a group of a route that is not there any more has none
     */
    private static Predicate<DeliveryRecord> isOf(String group, Route root) {
        Map<String, List<String>> routeIds = new HashMap<>();
        root.walk(route ->
                routeIds.computeIfAbsent(route.key(), key -> new ArrayList<>(1)).add(route.id()));
        Map<String, Boolean> known = new HashMap<>();
        return delivery -> known.computeIfAbsent(
                delivery.groupKey(), key -> key.equals(group) || hasId(delivery, group, routeIds));
    }

    private static boolean hasId(DeliveryRecord delivery, String group, Map<String, List<String>> routeIds) {
        String key = delivery.groupKey();
        String labels = ":" + delivery.groupLabels();
        if (!key.endsWith(labels)) {
            return false;
        }
        String route = key.substring(0, key.length() - labels.length());
        return routeIds.getOrDefault(route, List.of()).stream()
                .anyMatch(id -> ShortGroupId.of(id, delivery.groupLabels()).equals(group));
    }
}
