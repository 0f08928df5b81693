package io.grapevine.amtool.api;

import io.grapevine.features.escalation.EscalationStatus.Round;
import java.util.List;
import java.util.Optional;

/**
 * Standing of a group in its escalation policy, as the server says it.
 *
 * @param next the next step; empty if none is left
 * @param told the steps that were notified
 * @param stopped what keeps the next step from being notified at its time; empty if nothing does
 * @param failed the latest notification of its receiver, if it failed
 */
public record EscalationView(
        String policy, Optional<Round> next, List<Round> told, String stopped, Optional<WhyView.Outcome> failed) {}
