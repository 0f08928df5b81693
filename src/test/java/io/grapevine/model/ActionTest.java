package io.grapevine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.grapevine.model.Action.Verb;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActionTest {
    private static Action silence(String duration) {
        return Action.parse("silence " + duration).orElseThrow();
    }

    /** Links in messages that were sent hold these numbers. */
    @Test
    void numbersNeverChange() {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        IntStream.range(0, 128)
                .mapToObj(Action::numbered)
                .flatMap(Optional::stream)
                .forEach(action -> numbers.put(action.text(), action.number()));

        assertThat(numbers).containsEntry("ack", 0).containsEntry("undo", 64).hasSize(28);
        assertThat(numbers)
                .containsEntry("silence 5m", 33)
                .containsEntry("silence 10m", 34)
                .containsEntry("silence 15m", 35)
                .containsEntry("silence 20m", 36)
                .containsEntry("silence 30m", 37)
                .containsEntry("silence 45m", 38)
                .containsEntry("silence 1h", 39)
                .containsEntry("silence 2h", 40)
                .containsEntry("silence 3h", 41)
                .containsEntry("silence 4h", 42)
                .containsEntry("silence 6h", 43)
                .containsEntry("silence 8h", 44)
                .containsEntry("silence 10h", 45)
                .containsEntry("silence 12h", 46)
                .containsEntry("silence 16h", 47)
                .containsEntry("silence 18h", 48)
                .containsEntry("silence 1d", 49)
                .containsEntry("silence 2d", 50)
                .containsEntry("silence 3d", 51)
                .containsEntry("silence 4d", 52)
                .containsEntry("silence 5d", 53)
                .containsEntry("silence 6d", 54)
                .containsEntry("silence 1w", 55)
                .containsEntry("silence 2w", 56)
                .containsEntry("silence 3w", 57)
                .containsEntry("silence 4w", 58);
    }

    @Test
    void everyActionIsReadBackFromItsTextAndItsNumber() {
        List<Action> all = IntStream.range(-1, 300)
                .mapToObj(Action::numbered)
                .flatMap(Optional::stream)
                .toList();

        assertThat(all).hasSize(28).doesNotHaveDuplicates();
        assertThat(all).allSatisfy(action -> {
            assertThat(Action.numbered(action.number())).contains(action);
            assertThat(Action.parse(action.text())).contains(action);
        });
    }

    @Test
    void aDurationMayBeWrittenInOtherUnits() {
        assertThat(silence("60m")).isEqualTo(silence("1h"));
        assertThat(silence("24h").text()).isEqualTo("silence 1d");
        assertThat(silence("7d").duration()).isEqualTo(Duration.ofDays(7));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Ack", "ack 1h", "silence", "silence ", "silence 1", "silence 7m", "silence -1h", "open"})
    void otherTextsAreNoActions(String text) {
        assertThat(Action.parse(text)).isEmpty();
    }

    @Test
    void aVerbWithADurationThatItCannotHaveIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Action(Verb.ACK, Duration.ofHours(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Action(Verb.SILENCE, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> new Action(Verb.SILENCE, Duration.ofMinutes(7)));
    }
}
