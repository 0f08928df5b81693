package io.grapevine.core.mute;

import io.grapevine.config.InhibitRuleConfig;
import io.grapevine.model.Fingerprint;
import java.time.Instant;

/**
 * Cause of an alert's inhibition.
 *
 * @param rule the first rule that applies
 * @param source the alert that inhibits
 * @param until when that alert ends, if it is not updated; {@link Instant#MAX} if that is unknown
 */
public record Inhibition(InhibitRuleConfig rule, Fingerprint source, Instant until) {}
