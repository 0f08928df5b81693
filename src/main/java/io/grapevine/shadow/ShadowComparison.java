package io.grapevine.shadow;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Result of the comparison of both sides.
 *
 * @param from from when on notifications are compared
 * @param tolerance how far apart the same time may be
 * @param counts how many notifications there are of each verdict; a pair counts once
 * @param differences the notifications that are not the same on both sides, the undecided among them, the newest first
 */
public record ShadowComparison(
        Instant from, Duration tolerance, Map<ShadowVerdict, Integer> counts, List<SendDifference> differences) {
    public ShadowComparison {
        EnumMap<ShadowVerdict, Integer> complete = new EnumMap<>(ShadowVerdict.class);
        for (ShadowVerdict verdict : ShadowVerdict.values()) {
            complete.put(verdict, counts.getOrDefault(verdict, 0));
        }
        counts = Collections.unmodifiableMap(complete);
        differences = List.copyOf(differences);
    }
}
