package io.grapevine.core.mute;

import io.grapevine.base.trace.Span;
import io.grapevine.config.InhibitRuleConfig;
import io.grapevine.core.alerts.AlertListener;
import io.grapevine.core.alerts.MatchLimit;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.FingerprintTable;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.regexp.Steps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Determines whether an alert is inhibited by another, by the inhibition rules. Updated on the loop; queried from any
 * thread.
 */
public final class Inhibitor implements AlertListener {
    private static final String RULE = "alerting.inhibit_rule.name";

    private volatile Rules rules;
    /** The rules that are to come; alerts that come or change meanwhile are taken over by both. */
    private @Nullable Rules prepared;

    private MatchLimit limit = MatchLimit.UNREPORTED;
    /** The changes of rules that were replaced, and those replacements. */
    private long earlierChanges;

    /**
     * Cause of an alert's inhibition.
     *
     * @param rule the first rule that applies
     * @param source the alert that inhibits
     * @param until when that alert ends, if it is not updated; {@link Instant#MAX} if that is unknown
     */
    public record Inhibition(InhibitRuleConfig rule, Fingerprint source, Instant until) {}

    /**
     * The rules of a configuration.
     *
     * @param configs the rules as they were given
     * @param targets of each stored alert, the rules whose target it is, as far as they are any
     * @param kept how many sources and targets there are
     * @param isForSome whether one is for some receivers only
     */
    private record Rules(
            List<InhibitRuleConfig> configs,
            List<Rule> list,
            FingerprintTable<List<Rule.Target>> targets,
            AtomicLong kept,
            boolean isForSome) {
        static Rules of(List<InhibitRuleConfig> configs) {
            AtomicLong kept = new AtomicLong();
            List<Rule> rules =
                    configs.stream().map(config -> new Rule(config, kept)).toList();
            boolean isForSome = !configs.stream().allMatch(InhibitRuleConfig::isForAll);
            return new Rules(configs, rules, new FingerprintTable<>(), kept, isForSome);
        }

        void put(Alert alert, Steps steps) {
            List<Rule.Target> found = new ArrayList<>(0);
            for (Rule rule : list) {
                Rule.Target target = rule.put(alert, steps);
                if (target != null) {
                    found.add(target);
                }
            }
            if (!list.isEmpty()) {
                kept.addAndGet(found.size() - size(targets.get(alert.labels())));
                targets.put(alert.labels(), List.copyOf(found));
            }
        }

        boolean isKnown(LabelSet labels) {
            return list.isEmpty() || targets.get(labels) != null;
        }

        void remove(Alert alert) {
            list.forEach(rule -> rule.remove(alert));
            kept.addAndGet(-size(targets.get(alert.labels())));
            targets.remove(alert.labels());
        }

        private static int size(@Nullable List<Rule.Target> some) {
            return some == null ? 0 : some.size();
        }

        List<Rule.Target> targets(LabelSet labels, Steps steps) {
            if (list.isEmpty()) {
                return List.of();
            }
            List<Rule.Target> known = targets.get(labels);
            return known != null
                    ? known
                    : list.stream()
                            .map(rule -> rule.target(labels, steps))
                            .filter(Objects::nonNull)
                            .toList();
        }
    }

    /** Creates an inhibitor without alerts. */
    public Inhibitor(List<InhibitRuleConfig> rules) {
        this.rules = Rules.of(rules);
    }

    /** Reports alerts whose labels take too long to match; before the first one. */
    public void report(MatchLimit reporting) {
        limit = reporting;
    }

    private void put(Alert alert, Rules into) {
        Steps steps = Steps.ofOneText();
        into.put(alert, steps);
        limit.check(steps, MatchLimit.By.INHIBITION, alert.labels());
    }

    /** Begins to match alerts with other rules, before {@link #use}. What was prepared before is forgotten. */
    public void prepare(List<InhibitRuleConfig> next) {
        prepared = Rules.of(next);
    }

    /** Matches a stored alert with the rules that are prepared, if it was not yet. */
    public void prepare(Alert alert) {
        if (prepared != null && !prepared.isKnown(alert.labels())) {
            put(alert, prepared);
        }
    }

    /**
     * Replaces all rules in one step.
     *
     * @param newRules the rules, which may have been prepared
     * @param alerts all stored alerts; those that were not prepared are matched now
     */
    public void use(List<InhibitRuleConfig> newRules, Collection<Alert> alerts) {
        if (prepared == null || prepared.configs() != newRules) {
            prepare(newRules);
        }
        alerts.forEach(this::prepare);
        Rules next = Objects.requireNonNull(prepared);
        prepared = null;
        earlierChanges = changes() + 1;
        rules = next;
    }

    @Override
    public void onPut(Alert alert) {
        put(alert, rules);
        if (prepared != null) {
            put(alert, prepared);
        }
    }

    @Override
    public void onPut(Alert alert, Span parent) {
        Span span = parent.child("inhibit.Inhibitor.processAlert");
        if (span.isRecording()) {
            span.set(Span.ALERT_NAME, alert.name())
                    .set(Span.FINGERPRINT, alert.fingerprint().toString());
            rules.list().stream().filter(rule -> rule.isSource(alert.labels())).forEach(rule -> {
                span.set(RULE, rule.name());
                span.event("alert matched rule source", Map.of(RULE, rule.name()));
            });
        }
        onPut(alert);
        span.end();
    }

    @Override
    public void onUpdate(Alert alert, Span parent) {
        if (parent.isRecording()) {
            onPut(alert, parent);
        } else {
            rules.list().forEach(rule -> rule.update(alert));
            if (prepared != null) {
                prepared.list().forEach(rule -> rule.update(alert));
            }
        }
    }

    @Override
    public void onRemove(Alert alert) {
        rules.remove(alert);
        if (prepared != null) {
            prepared.remove(alert);
        }
    }

    /**
     * The first rule by which an alert with these labels is inhibited at {@code now}, and the alert that does it.
     *
     * @param heeded the rules that count
     */
    public Optional<Inhibition> inhibition(LabelSet labels, Instant now, Predicate<InhibitRuleConfig> heeded) {
        Steps steps = Steps.ofOneText();
        Optional<Inhibition> inhibition = Optional.empty();
        for (Rule.Target target : rules.targets(labels, steps)) {
            if (heeded.test(target.rule().config)) {
                inhibition = target.inhibition(labels, now);
            }
            if (inhibition.isPresent()) {
                break;
            }
        }
        limit.check(steps, MatchLimit.By.INHIBITION, labels);
        return inhibition;
    }

    /** Whether a rule is for some receivers only. */
    boolean hasRuleForSome() {
        return rules.isForSome();
    }

    /** How many alerts the rules keep, as sources or as targets, each as often as rules keep it. */
    public long kept() {
        return rules.kept().get();
    }

    /** A number that grows whenever an alert may be inhibited otherwise than before at the same time. On the loop only. */
    public long changes() {
        long changes = earlierChanges;
        for (Rule rule : rules.list()) {
            changes += rule.changes();
        }
        return changes;
    }

    /**
     * An inhibition rule with its source alerts, indexed by the values of the {@code equal} labels. Sources are changed on
     * the loop only; {@link #inhibition} may be called from any thread.
     */
    private static final class Rule {
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
        record Target(Rule rule, boolean isSource) {
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

        private final AtomicLong kept;
        private long sequence;
        private long changes;

        Rule(InhibitRuleConfig config, AtomicLong kept) {
            this.config = config;
            this.kept = kept;
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
            } else {
                kept.incrementAndGet();
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
                kept.decrementAndGet();
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
            return lasting == null
                    ? Optional.empty()
                    : Optional.of(new Inhibition(config, lasting.alert(), lasting.end()));
        }

        private static @Nullable Source lasting(@Nullable Set<Source> sources, Instant now) {
            Iterator<Source> all = sources == null ? Collections.emptyIterator() : sources.iterator();
            Source first = all.hasNext() ? all.next() : null;
            return first != null && first.fires(now) ? first : null; // if the one that ends last has ended, all have
        }
    }
}
