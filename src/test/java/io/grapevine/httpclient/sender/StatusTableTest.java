package io.grapevine.httpclient.sender;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTableTest {
    private static final Instant NOW = Instant.parse("2026-11-20T05:00:00Z");

    private static Outcome judge(int status) {
        return StatusTable.SERVER_ERRORS_ONLY.judge(status, "why", null, ReceiverData.EMPTY);
    }

    @ParameterizedTest
    @CsvSource({
        "302, OTHER",
        "400, CLIENT_ERROR",
        "401, AUTH_ERROR",
        "403, AUTH_ERROR",
        "404, CLIENT_ERROR",
        "429, RATE_LIMITED",
        "600, OTHER"
    })
    void rejectsEverythingThatIsNoServerError(int status, FailureReason reason) {
        assertThat(judge(status)).isEqualTo(new Outcome.Rejected(reason, "unexpected status code " + status + ": why"));
    }

    @Test
    void triesServerErrorsAgainAfterTheWaitTheyAskFor() {
        Duration wait = Duration.ofSeconds(7);
        assertThat(StatusTable.SERVER_ERRORS_ONLY.judge(503, "", wait, ReceiverData.EMPTY))
                .isEqualTo(new Outcome.Retryable(FailureReason.SERVER_ERROR, "unexpected status code 503", wait));
    }

    @Test
    void triesTheStatusesOfAKindAgain() {
        StatusTable table = new StatusTable(new TreeSet<>(List.of(429)));
        assertThat(table.judge(429, "", null, ReceiverData.EMPTY))
                .isEqualTo(new Outcome.Retryable(FailureReason.RATE_LIMITED, "unexpected status code 429", null));
        assertThat(table.judge(404, "", null, ReceiverData.EMPTY)).isInstanceOf(Outcome.Rejected.class);
    }

    @Test
    void keepsTheDataOfASuccess() {
        ReceiverData data = ReceiverData.EMPTY.with("k", "v");
        assertThat(StatusTable.SERVER_ERRORS_ONLY.judge(204, "", null, data)).isEqualTo(new Outcome.Delivered(data));
    }

    @Test
    void quotesOnlyTheBeginningOfALongAnswer() {
        Outcome outcome = StatusTable.SERVER_ERRORS_ONLY.judge(400, "😀".repeat(5000), null, ReceiverData.EMPTY);
        assertThat(((Outcome.Rejected) outcome).message())
                .isEqualTo("unexpected status code 400: " + "😀".repeat(511) + "…");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "' 120 ', 120",
        "000000000000120, 120",
        "99999, 3600",
        "99999999999999999999, 3600",
        "'Fri, 20 Nov 2026 05:00:30 GMT', 30",
        "'Friday, 20-Nov-26 05:00:30 GMT', 30",
        "Fri Nov 20 05:00:30 2026, 30",
        "Sun Nov  1 05:00:30 2026, 0",
        "'Fri, 20 Nov 2026 04:00:30 GMT', 0",
        "'Fri, 20 Nov 9999 04:00:30 GMT', 3600"
    })
    void readsWaitsInSecondsAndAsDates(String header, long seconds) {
        assertThat(StatusTable.retryAfter(header, NOW)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({
        "'Fri, 20 Nov 2026 04:00:00 GMT', 'Fri, 20 Nov 2026 04:00:04 GMT', 4",
        "'Friday, 20-Nov-26 04:00:00 GMT', Fri Nov 20 04:00:04 2026, 4",
        "'Sat, 21 Nov 2026 04:00:00 GMT', 'Fri, 20 Nov 2026 04:00:04 GMT', 0",
        "'Sat, 21 Nov 2026 04:00:00 GMT', 7, 7"
    })
    void takesADateAgainstTheServersOwn(String date, String header, long seconds) {
        HttpReply reply = new HttpReply(429, Map.of("Date", date, "Retry-After", header), "");
        assertThat(StatusTable.retryAfter(reply)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void takesADateAgainstTheOwnClockWhereTheServersIsMissingOrMalformed() {
        String header = "Fri, 31 Dec 9999 04:00:04 GMT";
        assertThat(StatusTable.retryAfter(new HttpReply(429, Map.of("Retry-After", header), "")))
                .isEqualTo(Duration.ofHours(1));
        assertThat(StatusTable.retryAfter(new HttpReply(429, Map.of("Date", "now", "Retry-After", header), "")))
                .isEqualTo(Duration.ofHours(1));
    }

    @ParameterizedTest
    @CsvSource({"''", "soon", "-1", "1.5", "2026-11-20"})
    void ignoresWaitsThatMakeNoSense(String header) {
        assertThat(StatusTable.retryAfter(header, NOW)).isNull();
        assertThat(StatusTable.retryAfter(new HttpReply(429, Map.of("Date", "now"), "")))
                .isNull();
    }
}
