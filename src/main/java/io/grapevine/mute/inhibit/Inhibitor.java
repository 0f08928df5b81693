package io.grapevine.mute.inhibit;

import io.grapevine.alerts.AlertListener;
import io.grapevine.base.trace.Span;
import io.grapevine.config.InhibitRuleConfig;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Determines whether an alert is inhibited by another, by the inhibition rules. Updated on the loop; queried from any
 * thread.
 */
public final class Inhibitor implements AlertListener {
    private static final String RULE = "alerting.inhibit_rule.name";

    private volatile List<InhibitRule> rules;
    /** The changes of rules that were replaced, and those replacements. */
    private long earlierChanges;

    /** Creates an inhibitor without alerts. */
    public Inhibitor(List<InhibitRuleConfig> rules) {
        this.rules = rules.stream().map(InhibitRule::new).toList();
    }

    /** Replaces all rules in one step; {@code alerts} are all stored alerts. */
    public void use(List<InhibitRuleConfig> newRules, Collection<Alert> alerts) {
        List<InhibitRule> next = newRules.stream().map(InhibitRule::new).toList();
        alerts.forEach(alert -> next.forEach(rule -> rule.put(alert)));
        earlierChanges = changes() + 1;
        rules = next;
    }

    @Override
    public void onPut(Alert alert) {
        rules.forEach(rule -> rule.put(alert));
    }

    @Override
    public void onPut(Alert alert, Span parent) {
        Span span = parent.child("inhibit.Inhibitor.processAlert");
        if (span.isRecording()) {
            span.set(Span.ALERT_NAME, alert.name())
                    .set(Span.FINGERPRINT, alert.fingerprint().toString());
            rules.stream().filter(rule -> rule.isSource(alert.labels())).forEach(rule -> {
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
            rules.forEach(rule -> rule.update(alert));
        }
    }

    @Override
    public void onRemove(Alert alert) {
        rules.forEach(rule -> rule.remove(alert));
    }

    /** The alert that inhibits one with these labels at {@code now}, by the first rule that applies. */
    public Optional<Fingerprint> inhibitedBy(LabelSet labels, Instant now) {
        return inhibition(labels, now).map(Inhibition::source);
    }

    /** The first rule by which an alert with these labels is inhibited at {@code now}, and the alert that does it. */
    public Optional<Inhibition> inhibition(LabelSet labels, Instant now) {
        for (InhibitRule rule : rules) {
            Optional<Inhibition> inhibition = rule.inhibition(labels, now);
            if (inhibition.isPresent()) {
                return inhibition;
            }
        }
        return Optional.empty();
    }

    /** A number that grows whenever an alert may be inhibited otherwise than before at the same time. On the loop only. */
    public long changes() {
        long changes = earlierChanges;
        for (InhibitRule rule : rules) {
            changes += rule.changes();
        }
        return changes;
    }
}
