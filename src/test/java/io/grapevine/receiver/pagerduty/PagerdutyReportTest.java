package io.grapevine.receiver.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.receiver.pagerduty.PagerdutyReport.Change;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagerdutyReportTest {
    private static final Instant AT = Instant.parse("2026-11-23T14:03:00.123Z");
    private static final String SUM = "ab".repeat(32);

    private static JsonObject acknowledged() {
        return Webhooks.event("acknowledged", SUM, "PLH1HKV", AT);
    }

    private static Optional<PagerdutyReport> parse(JsonObject body) {
        return PagerdutyReport.parse(body.encode());
    }

    @Test
    void anAcknowledgementByAUserIsRead() {
        assertThat(parse(acknowledged()))
                .contains(new PagerdutyReport(
                        Change.ACKNOWLEDGED,
                        SUM,
                        AT,
                        "PLH1HKV",
                        "User PLH1HKV",
                        "https://example.pagerduty.com/incidents/PGR0VU2"));
        assertThat(parse(Webhooks.event("unacknowledged", SUM, "PLH1HKV", AT)))
                .hasValueSatisfying(event -> assertThat(event.change()).isEqualTo(Change.UNACKNOWLEDGED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"resolved", "triggered", "annotated", "escalated", "acknowledged2", ""})
    void otherEventsAreNotRead(String type) {
        assertThat(parse(Webhooks.event(type, SUM, "PLH1HKV", AT))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "srv01/HTTP", "d3640fbd41094207a1c11e58e46b1662", "AB"})
    void incidentsOfOthersAreNotRead(String key) {
        assertThat(parse(Webhooks.event("acknowledged", key, "PLH1HKV", AT))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"service_reference, PF9KMXH", "user_reference, p1", "user_reference, ''", "'', PLH1HKV"})
    void whoIsNoUserHasNoId(String type, String id) {
        JsonObject body = acknowledged();
        body.getJsonObject("event").getJsonObject("agent").put("type", type).put("id", id);
        assertThat(parse(body)).hasValueSatisfying(event -> {
            assertThat(event.isByUser()).isFalse();
            assertThat(event.userName()).isEmpty();
        });
        body.getJsonObject("event").putNull("agent");
        assertThat(parse(body))
                .hasValueSatisfying(event -> assertThat(event.isByUser()).isFalse());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.pagerduty.com/incidents/PGR0VU2",
                "https://example.com/incidents/PGR0VU2",
                "https://example.pagerduty.com.example.com/incidents/P1",
                "javascript:alert(1)"
            })
    void addressesOfOtherSitesAreLeftOut(String url) {
        JsonObject body = acknowledged();
        body.getJsonObject("event").getJsonObject("data").put("html_url", url);
        assertThat(parse(body))
                .hasValueSatisfying(event -> assertThat(event.permalink()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "null",
                "{\"event\":1}",
                "{\"event\":{\"event_type\":[]}}",
                "{",
                "{\"event\":{}}{}"
            })
    void textThatIsNoEventIsNotRead(String body) {
        assertThat(PagerdutyReport.parse(body)).isEmpty();
    }

    @Test
    void anEventWithoutATimeIsNotRead() {
        JsonObject body = acknowledged();
        body.getJsonObject("event").put("occurred_at", "yesterday");
        assertThat(parse(body)).isEmpty();
    }

    @Test
    void aLongNameIsCutAtACharacter() {
        JsonObject body = acknowledged();
        body.getJsonObject("event").getJsonObject("agent").put("summary", "😀".repeat(200));
        assertThat(parse(body))
                .hasValueSatisfying(event -> assertThat(event.userName()).isEqualTo("😀".repeat(100)));
    }
}
