package io.grapevine.inhibit;

import io.grapevine.config.InhibitRuleConfig;
import io.grapevine.model.Fingerprint;

/**
 * Why an alert is inhibited.
 *
 * @param rule the first rule that applies
 * @param source the alert that inhibits
 */
public record Inhibition(InhibitRuleConfig rule, Fingerprint source) {}
