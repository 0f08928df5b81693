package io.grapevine.web.api.grapevine;

import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.matcher.Condition;
import io.grapevine.model.matcher.Filter;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.regexp.Steps;
import io.grapevine.records.Silence;
import io.grapevine.web.api.grapevine.Overview.AlertRow;
import io.grapevine.web.api.grapevine.Overview.GroupRow;
import io.grapevine.web.api.grapevine.Overview.Row;
import io.grapevine.web.api.grapevine.Overview.SilenceRow;
import io.grapevine.web.api.http.JsonExchange;
import io.grapevine.web.api.http.Refusal;
import io.grapevine.web.api.http.ResponseParts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The operation {@code GET /overview}: all that the page shows, or what a filter lets through of it, or, to a client that
 * names the state it has, what has changed since then.
 */
record OverviewOperation(OverviewFeed feed, InstantSource clock) {
    void answer(JsonExchange exchange) throws Refusal, IOException {
        Optional<String> since = exchange.parameter("since");
        Optional<Filter> filter = filter(exchange.parameters("filter"));
        if (since.isPresent() && filter.isPresent()) {
            throw Refusal.invalid(
                    "since: \"" + since.get() + "\" (expected: no filter, since changes are not filtered)");
        }
        feed.refresh();
        Optional<List<OverviewFeed.Change>> missed = since.flatMap(feed::since);
        if (missed.isPresent()) {
            Iterator<OverviewFeed.Change> changes = missed.get().iterator();
            long length = missed.get().stream()
                    .mapToLong(change -> change.json().length())
                    .sum();
            ResponseParts parts = out -> {
                boolean isMore = changes.hasNext();
                if (isMore) {
                    out.raw(changes.next().json().getBytes(StandardCharsets.UTF_8));
                }
                return isMore;
            };
            exchange.streamParts(
                    ResponseParts.list("{\"changes\":[", parts, "]}\n").holding(() -> length));
        } else {
            OverviewFeed.State state = feed.state();
            Steps steps = Steps.ofRequest(state.overview().alerts().size());
            Overview overview = filter.map(
                            by -> new OverviewFilter(by, state.overview(), clock.instant(), steps).result())
                    .orElse(state.overview());
            SilencingOperations.check("filter", steps);
            exchange.streamParts(overview.parts(state.id(), clock.instant()));
        }
    }

    /** Reads the filters, all of which must hold; empty if there is none. */
    private static Optional<Filter> filter(List<String> texts) throws Refusal {
        Filter filter = Filter.EVERYTHING;
        try {
            for (String text : texts) {
                filter = filter.and(Filter.parse(text));
            }
            return filter.equals(Filter.EVERYTHING) ? Optional.empty() : Optional.of(filter);
        } catch (MatcherException e) {
            throw Refusal.invalid("filter: " + e.getMessage());
        }
    }

    /**
     * Takes out of an overview what a filter lets through: alerts, their groups, and the silences that mute them. A limit keeps the
     * alerts that started last.
     *
     * @param steps what the expressions of the filter may take; if that is too little, not all alerts were compared
     */
    record OverviewFilter(Filter filter, Overview overview, Instant now, Steps steps) {
        private static final Comparator<AlertRow> LATEST_FIRST = Comparator.comparing(
                        (AlertRow row) -> row.alert().startsAt())
                .reversed()
                .thenComparing(row -> row.alert().fingerprint().toString());

        Overview result() {
            Map<String, List<Fingerprint>> admitted = new LinkedHashMap<>();
            Set<AlertRow> rows = new LinkedHashSet<>();
            overview.groups().forEach((id, row) -> {
                GroupRow group = (GroupRow) Objects.requireNonNull(row);
                List<Fingerprint> alerts = group.alerts().stream()
                        .filter(alert -> admits(group, alert(alert)))
                        .toList();
                admitted.put(id, alerts);
                alerts.forEach(alert -> rows.add(alert(alert)));
            });
            Map<String, Row> alerts = new LinkedHashMap<>();
            rows.stream()
                    .sorted(LATEST_FIRST)
                    .limit(filter.limit())
                    .forEach(row -> alerts.put(row.alert().fingerprint().toString(), row));
            Map<String, Row> groups = new LinkedHashMap<>();
            admitted.forEach((id, all) -> {
                List<Fingerprint> some = all.stream()
                        .filter(alert -> alerts.containsKey(alert.toString()))
                        .toList();
                if (!some.isEmpty()) {
                    groups.put(
                            id,
                            ((GroupRow) Objects.requireNonNull(overview.groups().get(id))).withAlerts(some));
                }
            });
            Map<String, Row> silences = new LinkedHashMap<>();
            alerts.values().stream()
                    .flatMap(row -> silencesOf((AlertRow) row))
                    .forEach(row -> silences.put(row.silence().id(), row));
            return new Overview(overview.status(), alerts, groups, silences);
        }

        private AlertRow alert(Fingerprint fingerprint) {
            return (AlertRow) Objects.requireNonNull(overview.alerts().get(fingerprint.toString()));
        }

        private boolean admits(GroupRow group, AlertRow row) {
            Alert alert = row.alert();
            return admits(filter, group, row, filter.searched(alert.labels(), alert.annotations()));
        }

        private boolean admits(Filter part, GroupRow group, AlertRow row, List<String> searched) {
            return part.matchers().matches(row.alert().labels(), steps.ofNextText())
                    && part.conditions().stream().allMatch(condition -> holds(condition, group, row))
                    && part.hasTexts(searched)
                    && part.choices().stream()
                            .allMatch(choice -> choice.stream().anyMatch(each -> admits(each, group, row, searched)));
        }

        private boolean holds(Condition condition, GroupRow group, AlertRow row) {
            return switch (condition.subject()) {
                case LIMIT -> true;
                case AGE -> isOfAge(condition, row);
                case STATE -> hasState(condition.value(), group, row) == condition.isPositive();
                case RECEIVER -> condition.matchesAnyOf(List.of(group.receiver()), steps);
                case FINGERPRINT ->
                    condition.matchesAnyOf(List.of(row.alert().fingerprint().toString()), steps);
                case SILENCED_BY -> condition.matchesAnyOf(row.mutes().silencedBy(), steps);
                case INHIBITED_BY ->
                    condition.matchesAnyOf(
                            row.mutes().inhibitedBy().stream()
                                    .map(Fingerprint::toString)
                                    .toList(),
                            steps);
                case AUTHOR ->
                    condition.matchesAnyOf(
                            silencesOf(row)
                                    .map(silence -> silence.silence().createdBy())
                                    .toList(),
                            steps);
            };
        }

        private boolean isOfAge(Condition condition, AlertRow row) {
            Duration age = Duration.between(row.alert().startsAt(), now);
            int order = age.compareTo(Objects.requireNonNull(condition.duration()));
            return condition.operator().equals(">") ? order > 0 : order < 0;
        }

        private boolean hasState(String state, GroupRow group, AlertRow row) {
            boolean isSuppressed = row.mutes().isMuted() || !group.mutedBy().isEmpty();
            boolean isUnprocessed = row.state().equals("unprocessed");
            return switch (state) {
                case "silenced" -> !row.mutes().silencedBy().isEmpty();
                case "inhibited" -> !row.mutes().inhibitedBy().isEmpty();
                case "muted" -> !group.mutedBy().isEmpty();
                case "acknowledged" ->
                    silencesOf(row)
                            .anyMatch(silence -> silence.silence().annotations().has(Silence.ACKNOWLEDGES));
                case "suppressed" -> isSuppressed;
                case "unprocessed" -> !isSuppressed && isUnprocessed;
                default -> !isSuppressed && !isUnprocessed;
            };
        }

        private Stream<SilenceRow> silencesOf(AlertRow row) {
            return row.mutes().silencedBy().stream()
                    .map(overview.silences()::get)
                    .filter(Objects::nonNull)
                    .map(SilenceRow.class::cast);
        }
    }
}
