package io.grapevine.api.v2;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class KnownTextsTest {
    private static final int ALERTS = 10_000;

    private final KnownTexts texts = new KnownTexts();

    private AlertText text(int number) {
        AlertText text = new AlertText(
                ("{\"n\":\"" + number + "\",\"endsAt\":\"\"}").getBytes(StandardCharsets.UTF_8), texts.seed());
        assertThat(text.find(0)).isTrue();
        return text;
    }

    private static Alert alert(int number) {
        Instant at = Instant.ofEpochSecond(number);
        return new Alert(LabelSet.of("n", "" + number), LabelSet.EMPTY, at, at, "", at, false);
    }

    private long known() {
        long known = 0;
        for (int i = 0; i < ALERTS; i++) {
            KnownTexts.Known found = texts.get(text(i));
            if (found != null) {
                assertThat(found.startsAt()).isEqualTo(Instant.ofEpochSecond(i));
                known++;
            }
        }
        return known;
    }

    private void putAll() {
        for (int i = 0; i < ALERTS; i++) {
            texts.put(text(i), alert(i));
        }
    }

    @Test
    void nearlyAllAlertsInMemoryAreKnown() {
        texts.fit(ALERTS);
        putAll();
        assertThat(known()).isGreaterThan(ALERTS * 95L / 100);
    }

    @Test
    void noneIsForgottenWhenRoomIsMade() {
        texts.fit(ALERTS / 10);
        putAll();
        long before = known();
        texts.fit(ALERTS);
        assertThat(known()).isEqualTo(before).isGreaterThan(ALERTS / 10);
    }

    @Test
    void moreThanThoseInMemoryAreForgotten() {
        texts.fit(100);
        putAll();
        assertThat(known()).isBetween(500L, 1024L);
    }

    @Test
    void allAreForgottenWhenMostAlertsHaveGone() {
        texts.fit(ALERTS);
        putAll();
        texts.fit(ALERTS - 1);
        assertThat(known()).isPositive();
        texts.fit(10);
        assertThat(known()).isZero();
    }

    @Test
    void aTextThatIsRemovedIsNotKnown() {
        texts.put(text(1), alert(1));
        KnownTexts.Known known = texts.get(text(1));
        assertThat(known).isNotNull();
        texts.remove(known);
        assertThat(texts.get(text(1))).isNull();
    }
}
