package io.grapevine.inhibit;

import io.grapevine.alerts.AlertListener;
import io.grapevine.config.InhibitRuleConfig;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Knows which alerts inhibit which. Told of alerts on the loop; asked from any thread. */
public final class Inhibitor implements AlertListener {
    private volatile List<InhibitRule> rules;

    /** An inhibitor that knows no alert yet. */
    public Inhibitor(List<InhibitRuleConfig> rules) {
        this.rules = rules.stream().map(InhibitRule::new).toList();
    }

    /**
     * Takes other rules. They hold at once and all together.
     *
     * @param alerts the alerts that are known
     */
    public void use(List<InhibitRuleConfig> newRules, Collection<Alert> alerts) {
        List<InhibitRule> next = newRules.stream().map(InhibitRule::new).toList();
        alerts.forEach(alert -> next.forEach(rule -> rule.put(alert)));
        rules = next;
    }

    /** How many rules there are. */
    public int rules() {
        return rules.size();
    }

    @Override
    public void onPut(Alert alert) {
        rules.forEach(rule -> rule.put(alert));
    }

    @Override
    public void onRemove(Alert alert) {
        rules.forEach(rule -> rule.remove(alert));
    }

    /**
     * The alert that inhibits one with these labels at {@code now}, by the first rule that does.
     *
     * @return empty if the alert is not inhibited
     */
    public Optional<Fingerprint> inhibitedBy(LabelSet labels, Instant now) {
        for (InhibitRule rule : rules) {
            if (rule.targets(labels)) {
                Optional<Fingerprint> source = rule.source(labels, now);
                if (source.isPresent()) {
                    return source;
                }
            }
        }
        return Optional.empty();
    }
}
