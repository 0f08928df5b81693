package io.grapevine.inhibit;

import io.grapevine.config.InhibitRuleConfig;
import io.grapevine.inhibit.Sources.Source;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/**
 * An inhibition rule with its source alerts, indexed by the values of the {@code equal} labels. Sources are changed on
 * the loop only; {@link #targets} and {@link #source} may be called from any thread.
 */
final class InhibitRule {
    private final InhibitRuleConfig config;
    /** The latest version of each source, by which its entry in the index is found. */
    private final Map<Fingerprint, Source> known = new LinkedHashMap<>();

    private final ConcurrentMap<List<String>, Sources> oneSided = new ConcurrentHashMap<>();
    /** Sources that are targets too. They do not mute each other. */
    private final ConcurrentMap<List<String>, Sources> twoSided = new ConcurrentHashMap<>();

    private long sequence;

    InhibitRule(InhibitRuleConfig config) {
        this.config = config;
    }

    private List<String> key(LabelSet labels) {
        return config.equal().stream().map(labels::valueOf).toList();
    }

    private ConcurrentMap<List<String>, Sources> side(LabelSet source) {
        return targets(source) ? twoSided : oneSided;
    }

    void put(Alert alert) {
        if (!config.source().matches(alert.labels())) {
            return;
        }
        Source source = new Source(alert.fingerprint(), alert.endsAt(), sequence++);
        Sources sources = side(alert.labels()).computeIfAbsent(key(alert.labels()), key -> new Sources());
        sources.add(source); // before the old one is removed: readers must find one of them
        Source before = known.put(source.alert(), source);
        if (before != null) {
            sources.remove(before);
        }
    }

    void remove(Alert alert) {
        Source before = known.remove(alert.fingerprint());
        if (before != null) {
            side(alert.labels()).computeIfPresent(key(alert.labels()), (key, sources) -> {
                sources.remove(before);
                return sources.isEmpty() ? null : sources;
            });
        }
    }

    /** Whether the target matchers match these labels. */
    boolean targets(LabelSet labels) {
        return config.target().matches(labels);
    }

    /** The source that mutes a target at {@code now}; of several the one that ends last. */
    Optional<Fingerprint> source(LabelSet target, Instant now) {
        List<String> key = key(target);
        Stream<ConcurrentMap<List<String>, Sources>> sides =
                config.source().matches(target) ? Stream.of(oneSided) : Stream.of(oneSided, twoSided);
        return sides.map(side -> side.get(key))
                .filter(Objects::nonNull)
                .flatMap(sources -> sources.firing(now).stream())
                .max(Sources.LASTING)
                .map(Source::alert);
    }
}
