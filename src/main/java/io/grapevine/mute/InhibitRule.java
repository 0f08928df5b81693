package io.grapevine.mute;

import io.grapevine.config.InhibitRuleConfig;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.regexp.Steps;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/**
 * An inhibition rule with its source alerts, indexed by the values of the {@code equal} labels. Sources are changed on
 * the loop only; {@link #inhibition} may be called from any thread.
 */
final class InhibitRule {
    /**
     * A source alert of a rule.
     *
     * @param sequence grows with each update: of sources with the same end the last updated comes first
     * @param alike the sources with the same values of the {@code equal} labels, of which it is one
     */
    private record Source(Fingerprint alert, Instant endsAt, long sequence, Set<Source> alike) {
        /** The order of preference: by end, {@link Alert#NO_END} last. */
        static final Comparator<Source> LASTING =
                Comparator.comparing(Source::end).thenComparing(Source::sequence);

        Instant end() {
            return endsAt.equals(Alert.NO_END) ? Instant.MAX : endsAt;
        }

        boolean fires(Instant now) {
            return end().isAfter(now);
        }
    }

    /**
     * An alert that a rule may inhibit.
     *
     * @param isSource whether it is a source of the rule, too
     */
    record Target(InhibitRule rule, boolean isSource) {
        Optional<Inhibition> inhibition(LabelSet labels, Instant now) {
            return rule.inhibition(labels, isSource, now);
        }
    }

    private final InhibitRuleConfig config;
    /** The latest version of each source, by which its entry in the index is found. */
    private final Map<LabelSet, Source> known = new LinkedHashMap<>();

    private final ConcurrentMap<List<String>, Set<Source>> oneSided = new ConcurrentHashMap<>();
    /** Sources that are targets too. They do not mute each other. */
    private final ConcurrentMap<List<String>, Set<Source>> twoSided = new ConcurrentHashMap<>();

    private long sequence;
    private long changes;

    InhibitRule(InhibitRuleConfig config) {
        this.config = config;
    }

    /** A number that grows whenever a source comes, goes or changes. On the loop only. */
    long changes() {
        return changes;
    }

    private List<String> key(LabelSet labels) {
        String[] values = new String[config.equal().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = labels.valueOf(config.equal().get(i));
        }
        return Arrays.asList(values);
    }

    String name() {
        return config.name();
    }

    /** Whether alerts with these labels may inhibit others. */
    boolean isSource(LabelSet labels) {
        return config.source().matches(labels);
    }

    /** Takes an alert that was not stored before; returns what it is to this rule, null if it is no target. */
    @Nullable
    Target put(Alert alert, Steps steps) {
        boolean isSource = config.source().matches(alert.labels(), steps);
        Target target = target(alert.labels(), isSource, steps);
        if (isSource) {
            put(
                    alert,
                    (target == null ? oneSided : twoSided)
                            .computeIfAbsent(
                                    key(alert.labels()),
                                    key -> new ConcurrentSkipListSet<>(Source.LASTING.reversed())));
        }
        return target;
    }

    /** What an alert is to this rule that is not stored; null if it is no target. */
    @Nullable
    Target target(LabelSet labels, Steps steps) {
        return target(labels, config.source().matches(labels, steps), steps);
    }

    private @Nullable Target target(LabelSet labels, boolean isSource, Steps steps) {
        return config.target().matches(labels, steps) ? new Target(this, isSource) : null;
    }

    private void put(Alert alert, Set<Source> alike) {
        Source source = new Source(alert.fingerprint(), alert.endsAt(), sequence++, alike);
        alike.add(source); // before the old one is removed: readers must find one of them
        Source before = known.put(alert.labels(), source);
        if (before != null) {
            alike.remove(before);
        }
        changes++;
    }

    /** Takes over another version of an alert with the same labels, by which it is known whether it is a source. */
    void update(Alert alert) {
        Source before = known.get(alert.labels());
        if (before != null) {
            put(alert, before.alike());
        }
    }

    void remove(Alert alert) {
        Source before = known.remove(alert.labels());
        if (before != null) {
            List<String> key = key(alert.labels());
            (before.alike() == oneSided.get(key) ? oneSided : twoSided).computeIfPresent(key, (same, sources) -> {
                sources.remove(before);
                return sources.isEmpty() ? null : sources;
            });
            changes++;
        }
    }

    /** How this rule inhibits an alert that is a target at {@code now}: by the source that ends last. */
    Optional<Inhibition> inhibition(LabelSet target, boolean isSource, Instant now) {
        if (oneSided.isEmpty() && twoSided.isEmpty()) {
            return Optional.empty();
        }
        List<String> key = key(target);
        Source lasting = lasting(oneSided.get(key), now);
        Source other = twoSided.isEmpty() || isSource ? null : lasting(twoSided.get(key), now);
        if (other != null && (lasting == null || Source.LASTING.compare(other, lasting) > 0)) {
            lasting = other;
        }
        return lasting == null ? Optional.empty() : Optional.of(new Inhibition(config, lasting.alert(), lasting.end()));
    }

    private static @Nullable Source lasting(@Nullable Set<Source> sources, Instant now) {
        Iterator<Source> all = sources == null ? Collections.emptyIterator() : sources.iterator();
        Source first = all.hasNext() ? all.next() : null;
        return first != null && first.fires(now) ? first : null; // if the one that ends last has ended, all have
    }
}
