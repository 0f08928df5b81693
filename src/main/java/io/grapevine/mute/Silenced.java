package io.grapevine.mute;

import io.grapevine.silence.Silence;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The silences that mute an alert at one moment, in short.
 *
 * @param authors who created the silences, each once
 * @param until when the last of them ends; null if there is none, or an acknowledgement, which is renewed for as long as it
 *     holds
 */
public record Silenced(List<String> authors, @Nullable Instant until) {
    static Silenced of(Collection<Silence> silences) {
        List<String> authors =
                silences.stream().map(Silence::createdBy).distinct().sorted().toList();
        boolean isRenewed = silences.stream().anyMatch(Silence::isAcknowledgement);
        return new Silenced(
                authors,
                isRenewed
                        ? null
                        : silences.stream()
                                .map(Silence::endsAt)
                                .max(Instant::compareTo)
                                .orElse(null));
    }
}
