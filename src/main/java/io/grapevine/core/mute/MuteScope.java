package io.grapevine.core.mute;

import io.grapevine.config.InhibitRuleConfig;
import io.grapevine.records.Silence;
import java.util.function.Predicate;

/** Place in which alerts are muted, such as a group: silences and inhibition rules may be for some receivers only. */
@FunctionalInterface
public interface MuteScope {
    /** Whether a silence that matches alerts mutes them here. */
    boolean heeds(Silence silence);

    /** Whether an inhibition rule mutes its targets here; one for some receivers only where the receiver is known. */
    default boolean heeds(InhibitRuleConfig rule) {
        return rule.isForAll();
    }

    /** The groups of a receiver, with the silences that count there. */
    static MuteScope of(String receiver, Predicate<Silence> silences) {
        return new MuteScope() {
            @Override
            public boolean heeds(Silence silence) {
                return silences.test(silence);
            }

            @Override
            public boolean heeds(InhibitRuleConfig rule) {
                return rule.isFor(receiver);
            }
        };
    }
}
