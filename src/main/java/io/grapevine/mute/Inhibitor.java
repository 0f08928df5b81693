package io.grapevine.mute;

import io.grapevine.alerts.AlertListener;
import io.grapevine.alerts.FingerprintTable;
import io.grapevine.alerts.MatchLimit;
import io.grapevine.base.trace.Span;
import io.grapevine.config.InhibitRuleConfig;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.regexp.Steps;
import io.grapevine.mute.InhibitRule.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
     * The rules of a configuration.
     *
     * @param configs the rules as they were given
     * @param targets of each stored alert, the rules whose target it is, as far as they are any
     */
    private record Rules(
            List<InhibitRuleConfig> configs, List<InhibitRule> list, FingerprintTable<List<Target>> targets) {
        static Rules of(List<InhibitRuleConfig> configs) {
            return new Rules(configs, configs.stream().map(InhibitRule::new).toList(), new FingerprintTable<>());
        }

        void put(Alert alert, Steps steps) {
            List<Target> found = new ArrayList<>(0);
            for (InhibitRule rule : list) {
                Target target = rule.put(alert, steps);
                if (target != null) {
                    found.add(target);
                }
            }
            if (!list.isEmpty()) {
                targets.put(alert.labels(), List.copyOf(found));
            }
        }

        boolean isKnown(LabelSet labels) {
            return list.isEmpty() || targets.get(labels) != null;
        }

        void remove(Alert alert) {
            list.forEach(rule -> rule.remove(alert));
            targets.remove(alert.labels());
        }

        List<Target> targets(LabelSet labels, Steps steps) {
            List<Target> known = targets.get(labels);
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

    /** The alert that inhibits one with these labels at {@code now}, by the first rule that applies. */
    public Optional<Fingerprint> inhibitedBy(LabelSet labels, Instant now) {
        return inhibition(labels, now).map(Inhibition::source);
    }

    /** The first rule by which an alert with these labels is inhibited at {@code now}, and the alert that does it. */
    public Optional<Inhibition> inhibition(LabelSet labels, Instant now) {
        Steps steps = Steps.ofOneText();
        Optional<Inhibition> inhibition = Optional.empty();
        for (Target target : rules.targets(labels, steps)) {
            inhibition = target.inhibition(labels, now);
            if (inhibition.isPresent()) {
                break;
            }
        }
        limit.check(steps, MatchLimit.By.INHIBITION, labels);
        return inhibition;
    }

    /** A number that grows whenever an alert may be inhibited otherwise than before at the same time. On the loop only. */
    public long changes() {
        long changes = earlierChanges;
        for (InhibitRule rule : rules.list()) {
            changes += rule.changes();
        }
        return changes;
    }
}
