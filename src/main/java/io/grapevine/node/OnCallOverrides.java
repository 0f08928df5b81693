package io.grapevine.node;

import io.grapevine.config.OnCallSchedule.Override;
import io.grapevine.silence.OverrideSilence;
import io.grapevine.silence.Silence;
import io.grapevine.silence.SilenceListener;
import io.grapevine.silence.SilencesView;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The overrides of schedules by the API, read from the silences that keep them. Changed on the loop; read from any thread. */
final class OnCallOverrides implements SilenceListener {
    private final SilencesView silences;
    private volatile Map<String, List<Override>> bySchedule = Map.of();

    OnCallOverrides(SilencesView silences) {
        this.silences = silences;
    }

    /** The overrides of a schedule; the one that was written last is the last. */
    List<Override> of(String schedule) {
        return bySchedule.getOrDefault(schedule, List.of());
    }

    @java.lang.Override
    public void onChange(Silence silence) {
        if (OverrideSilence.isOverride(silence)) {
            read();
        }
    }

    @java.lang.Override
    public void onForget() {
        if (!bySchedule.isEmpty()) {
            read();
        }
    }

    private void read() {
        bySchedule = silences.all().stream()
                .filter(OverrideSilence::isOverride)
                .sorted(Comparator.comparing(Silence::updatedAt).thenComparing(Silence::id))
                .collect(Collectors.groupingBy(
                        OverrideSilence::schedule,
                        Collectors.flatMapping(
                                silence -> OverrideSilence.overrides(silence).stream(), Collectors.toList())));
    }
}
