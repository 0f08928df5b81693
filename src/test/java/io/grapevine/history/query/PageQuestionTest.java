package io.grapevine.history.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.history.HistoryReader.Order;
import io.grapevine.history.RecordType;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageQuestionTest {
    private static final Instant AT = Instant.parse("2026-11-21T12:00:00.000000001Z");

    @Test
    void textIsReadBack() {
        PageQuestion some = new PageQuestion(
                AT, AT.plusSeconds(1), Order.NEWEST_FIRST, 3, 1_000, Set.of(RecordType.ALERT, RecordType.CONFIG));
        PageQuestion all = new PageQuestion(AT, AT, Order.OLDEST_FIRST, 0, 1, Set.of());

        assertThat(PageQuestion.parse(some.encode())).contains(some);
        assertThat(PageQuestion.parse(all.encode())).contains(all);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2 2026-11-21T12:00:00Z 2026-11-21T12:00:00Z OLDEST_FIRST 0 1 []",
                "1 noon 2026-11-21T12:00:00Z OLDEST_FIRST 0 1 []",
                "1 2026-11-21T12:00:00Z 2026-11-21T12:00:00Z SOME 0 1 []",
                "1 2026-11-21T12:00:00Z 2026-11-21T12:00:00Z OLDEST_FIRST -1 1 []",
                "1 2026-11-21T12:00:00Z 2026-11-21T12:00:00Z OLDEST_FIRST 0 0 []",
                "1 2026-11-21T12:00:00Z 2026-11-21T12:00:00Z OLDEST_FIRST 0 1001 []",
                "1 2026-11-21T12:00:00Z 2026-11-21T12:00:00Z OLDEST_FIRST 0 1 ",
                "1 2026-11-21T12:00:00Z 2026-11-21T12:00:00Z OLDEST_FIRST 0 1 [WEATHER]"
            })
    void otherTextsAreNoQuestions(String text) {
        assertThat(PageQuestion.parse(text)).isEmpty();
    }
}
