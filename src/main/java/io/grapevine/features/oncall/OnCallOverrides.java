package io.grapevine.features.oncall;

import io.grapevine.core.silence.SilenceListener;
import io.grapevine.core.silence.SilencesView;
import io.grapevine.features.oncall.OnCallSchedule.Override;
import io.grapevine.records.Silence;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The overrides of schedules by the API, read from the silences that keep them. Changed on the loop; read from any thread. */
final class OnCallOverrides implements SilenceListener {
    private final SilencesView silences;
    private volatile Reading current = new Reading();

    OnCallOverrides(SilencesView silences) {
        this.silences = silences;
    }

    /** The overrides of a schedule; the one that was written last is the last. */
    List<Override> of(String schedule) {
        return current.bySchedule().getOrDefault(schedule, List.of());
    }

    @java.lang.Override
    public void onChange(Silence silence) {
        if (OverrideSilence.isOverride(silence)) {
            current = new Reading();
        }
    }

    @java.lang.Override
    public void onForget() {
        current = new Reading();
    }

    /** Overrides as the silences have them since their last change, read once somebody asks: thousands may change at a time. */
    private final class Reading {
        private volatile @Nullable Map<String, List<Override>> bySchedule;

        Map<String, List<Override>> bySchedule() {
            Map<String, List<Override>> known = bySchedule;
            if (known == null) {
                known = read();
                bySchedule = known;
            }
            return known;
        }

        private Map<String, List<Override>> read() {
            return silences.all().stream()
                    .filter(OverrideSilence::isOverride)
                    .sorted(Comparator.comparing(Silence::updatedAt).thenComparing(Silence::id))
                    .collect(Collectors.groupingBy(
                            OverrideSilence::schedule,
                            Collectors.flatMapping(
                                    silence -> OverrideSilence.overrides(silence).stream(), Collectors.toList())));
        }
    }
}
