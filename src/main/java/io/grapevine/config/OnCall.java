package io.grapevine.config;

import java.util.List;
import java.util.stream.Stream;

/**
 * Settings for people who are on call.
 *
 * @param escalations the escalation policies, with different names; the first that matches an alert of a group counts
 */
public record OnCall(List<EscalationPolicy> escalations) {
    /** No settings. */
    public static final OnCall NONE = new OnCall(List.of());

    public OnCall {
        escalations = List.copyOf(escalations);
    }

    /** The names of the receivers that are notified besides those of routes. */
    public Stream<String> receivers() {
        return escalations.stream().flatMap(EscalationPolicy::receivers);
    }
}
