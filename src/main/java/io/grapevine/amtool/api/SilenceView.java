package io.grapevine.amtool.api;

import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.records.SilenceRules;
import io.grapevine.template.go.value.GoTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A silence, on a server or on its way there.
 *
 * @param id the id; empty for a silence that has none yet
 * @param updatedAt when it was last changed; empty where no server has it
 * @param endsAt when it ends; empty if it does not say, which no server accepts
 * @param receiverMatcherSets the receivers for which it mutes; empty for all
 * @param startsAt when it begins; empty if it does not say
 */
public record SilenceView(
        String id,
        Status status,
        Optional<GoTime> updatedAt,
        LabelSet annotations,
        String comment,
        String createdBy,
        Optional<GoTime> endsAt,
        List<MatcherView> matchers,
        List<ReceiverSet> receiverMatcherSets,
        Optional<GoTime> startsAt) {
    /** State of a silence: {@code active}, {@code pending} or {@code expired}; empty where no server has it. */
    public record Status(String state) {}

    /** A copy of this silence with another id. */
    public SilenceView withId(String other) {
        return copy(other, annotations, comment, endsAt, startsAt);
    }

    /**
     * A copy of this silence without an id, as a server gets a new one: without annotations that a server sets itself.
     */
    public SilenceView anew() {
        LabelSet others = LabelSet.of(SilenceRules.ofClients(annotations));
        return copy("", others, comment, endsAt, startsAt);
    }

    /** A copy of this silence with another beginning, end and comment. */
    public SilenceView with(GoTime start, GoTime end, String words) {
        return copy(id, annotations, words, Optional.of(end), Optional.of(start));
    }

    private SilenceView copy(
            String otherId, LabelSet others, String words, Optional<GoTime> end, Optional<GoTime> start) {
        return new SilenceView(
                otherId, status, updatedAt, others, words, createdBy, end, matchers, receiverMatcherSets, start);
    }

    /** When the silence begins; the zero time if it does not say. */
    public GoTime start() {
        return startsAt.orElse(GoTime.ZERO);
    }

    /** When the silence ends; the zero time if it does not say. */
    public GoTime end() {
        return endsAt.orElse(GoTime.ZERO);
    }

    /** The silence as a tree, its fields in the order of the API. */
    public Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("id", id);
        tree.put("status", status);
        tree.put("updatedAt", updatedAt.map(Times::write).orElse(null));
        putBody(tree);
        return tree;
    }

    /** What is posted to set the silence, or to change it if it has an id. */
    public Map<String, Object> posted() {
        Map<String, Object> tree = new LinkedHashMap<>();
        if (!id.isEmpty()) {
            tree.put("id", id);
        }
        putBody(tree);
        return tree;
    }

    private void putBody(Map<String, Object> tree) {
        if (!annotations.isEmpty()) {
            tree.put("annotations", annotations);
        }
        tree.put("comment", comment);
        tree.put("createdBy", createdBy);
        tree.put("endsAt", endsAt.map(Times::write).orElse(null));
        tree.put("matchers", matchers);
        if (!receiverMatcherSets.isEmpty()) {
            tree.put("receiverMatcherSets", receiverMatcherSets);
        }
        tree.put("startsAt", startsAt.map(Times::write).orElse(null));
    }

    /** Matchers on the labels of a receiver, its name among them, all of which must match. */
    public record ReceiverSet(List<MatcherView> matchers) {
        /** The matchers as they are written. */
        @Override
        public String toString() {
            return matchers.stream().map(MatcherView::toString).collect(Collectors.joining(",", "{", "}"));
        }
    }

    /**
     * A matcher of a silence, with the fields of the API in their order. Whether its regular expression can be used is the server's
     * business.
     *
     * @param isEqual true if the server does not say: those before 0.22 knew no other matchers than equal ones
     */
    public record MatcherView(Optional<Boolean> isEqual, boolean isRegex, String name, String value) {
        public MatcherView {
            isEqual = isEqual.or(() -> Optional.of(true));
        }

        /** The view of a matcher that was written on a command line. */
        public static MatcherView of(Matcher matcher) {
            MatchType type = matcher.type();
            return new MatcherView(Optional.of(type.isPositive()), type.isRegexp(), matcher.name(), matcher.value());
        }

        /** The matcher as it is written. */
        @Override
        public String toString() {
            return Matcher.text(MatchType.of(isRegex, isEqual.orElseThrow()), name, value);
        }
    }
}
