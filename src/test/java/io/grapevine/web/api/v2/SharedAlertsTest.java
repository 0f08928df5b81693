package io.grapevine.web.api.v2;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.features.replicalabels.ReplicaLabels;
import io.grapevine.model.Alert;
import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.web.api.http.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Decoding with alerts in memory gives what decoding without any gives, with fewer objects. */
class SharedAlertsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T06:00:00.123456789Z");
    private static final Duration RESOLVE_TIMEOUT = Duration.ofMinutes(5);

    private final MatcherParser names = MatcherParser.of(ParserMode.UTF8_WITH_FALLBACK, warning -> {});
    private final StoredAlerts stored = new StoredAlerts();
    private final AlertDecoder decoder = new AlertDecoder(names, stored, ReplicaLabels.NONE);

    private static AlertDecoder.Batch decode(AlertDecoder decoder, String body) throws Refusal {
        return decoder.decode(body.getBytes(StandardCharsets.UTF_8), NOW, RESOLVE_TIMEOUT);
    }

    private AlertDecoder.Batch decode(String body) throws Refusal {
        return decode(decoder, body);
    }

    private AlertDecoder.Batch fresh(String body) throws Refusal {
        return decode(new AlertDecoder(names, new StoredAlerts(), ReplicaLabels.NONE), body);
    }

    private static String alert(String number) {
        return "{\"annotations\":{\"runbook\":\"\",\"summary\":\"\u00e9t\u00e9 \\u003c \\\"x\\\" " + number + "\"},"
                + "\"endsAt\":\"2026-11-20T06:04:00.5Z\",\"startsAt\":\"2026-11-20T05:00:00.123456789Z\","
                + "\"generatorURL\":\"http://p.example.com/graph?g0.expr=a\\u0026g0.tab=1\","
                + "\"labels\":{\"alertname\":\"A\",\"instance\":\"i" + number + "\",\"job\":\"node\"}}";
    }

    @Test
    void alertsOfABatchShareTheirTimesAndTexts() throws Refusal {
        String body = "[" + alert("1") + ", " + alert("2") + "]\n";
        List<Alert> alerts = decode(body).alerts();
        assertThat(alerts).hasSize(2).isEqualTo(fresh(body).alerts());
        assertThat(alerts.get(0).annotations().get("summary")).isEqualTo("\u00e9t\u00e9 < \"x\" 1");
        assertThat(alerts.get(0).startsAt()).isSameAs(alerts.get(1).startsAt());
        assertThat(alerts.get(0).generatorUrl()).isSameAs(alerts.get(1).generatorUrl());
        assertThat(alerts.get(0).labels().get("job"))
                .isSameAs(alerts.get(1).labels().get("job"));
    }

    @Test
    void anAlertSentAgainSharesAllThatIsTheSame() throws Refusal {
        List<Alert> first = decode("[" + alert("1") + "]").alerts();
        stored.put(first);
        Alert again = decode("[" + alert("1").replace("06:04:00", "06:05:00") + "]")
                .alerts()
                .get(0);
        assertThat(again.labels()).isSameAs(first.get(0).labels());
        assertThat(again.annotations()).isSameAs(first.get(0).annotations());
        assertThat(again.generatorUrl()).isSameAs(first.get(0).generatorUrl());
        assertThat(again.endsAt()).isEqualTo(first.get(0).endsAt().plusSeconds(60));
    }

    @Test
    void pairsInAnyOrderAreTheSameAlert() throws Refusal {
        List<Alert> first = decode("[" + alert("1") + "]").alerts();
        stored.put(first);
        String shuffled = alert("1")
                .replace("\"alertname\":\"A\",\"instance\":\"i1\",", "\"instance\":\"i1\",\"alertname\":\"A\",");
        Alert again = decode("[" + shuffled + "]").alerts().get(0);
        assertThat(again).isEqualTo(first.get(0));
        assertThat(again.labels()).isSameAs(first.get(0).labels());
    }

    @Test
    void anAlertSentAgainWithAnotherTextHasTheNewOne() throws Refusal {
        stored.put(decode("[" + alert("1") + "]").alerts());
        String changed = alert("1").replace("\"runbook\":\"\"", "\"runbook\":\"r\"");
        Alert again =
                decode("[" + changed.replace("tab=1", "tab=2") + "]").alerts().get(0);
        assertThat(again.annotations().get("runbook")).isEqualTo("r");
        assertThat(again.generatorUrl()).endsWith("tab=2");
    }

    @Test
    void anAlertSentAgainIsDecodedLikeAnyOtherWhateverItsEnd() throws Refusal {
        List<String> ends = List.of(
                "2026-11-20T06:05:00Z",
                "2026-11-20T06:05:00.000000001Z",
                "2026-11-20T08:05:00+02:00",
                "2026-11-20T06:00:00.123456789Z",
                "2026-11-20T05:00:00.123456789Z",
                "2026-11-20T04:00:00Z",
                "0001-01-01T00:00:00Z",
                "2026-11-20T06:09:00Z");
        for (String number : List.of("1", "1", "2", "1")) {
            for (String end : ends) {
                String body = "[" + alert(number).replace("2026-11-20T06:04:00.5Z", end) + "]";
                AlertDecoder.Batch batch = decode(body);
                assertThat(batch).as(end).isEqualTo(fresh(body));
                stored.put(batch.alerts());
            }
        }
    }

    /** Changes bytes of a valid body at random. */
    @Test
    void bodiesOfOddFormsAreDecodedAlikeWhateverIsInMemory() throws Refusal {
        String[] pieces = {
            "\"",
            "\\",
            "\\u0000",
            "\\ud83d\\ude00",
            "\\ud83d",
            ",",
            ":",
            "{",
            "}",
            "[",
            "]",
            "null",
            " ",
            "0",
            "Z",
            "+01:00",
            "T",
            "-",
            "\u20ac",
            "\ud83d\ude00",
            "\"a\":\"\",",
            "\"Labels\":{},",
            "\"labels\":{\"z\":\"1\"},",
            "%zz",
            "\"zz\":\"1\",\"b\":\"2\",",
            "\u0000",
            "/",
            "0001-01-01T00:00:00Z",
            "2026-02-30T00:00:00Z"
        };
        Random random = new Random(7);
        int taken = 0;
        for (int i = 0; i < 10_000; i++) {
            StringBuilder changed = new StringBuilder("[" + alert("1") + "," + alert("2") + "]");
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
                int at = random.nextInt(changed.length());
                int end = Math.min(changed.length(), at + random.nextInt(random.nextInt(5) == 0 ? 30 : 2));
                changed.replace(at, end, random.nextInt(4) == 0 ? "" : pieces[random.nextInt(pieces.length)]);
            }
            String body = changed.toString();
            AlertDecoder.Batch batch;
            try {
                batch = decode(body);
            } catch (Refusal refused) {
                assertThat(refusalOf(body)).isEqualTo(refused.getMessage());
                continue;
            }
            taken++;
            assertThat(batch).as(body).isEqualTo(fresh(body));
            if (random.nextInt(10) == 0) {
                stored.put(batch.alerts());
            }
        }
        assertThat(taken).isGreaterThan(2_000);
    }

    private String refusalOf(String body) {
        try {
            return "none: " + fresh(body);
        } catch (Refusal refused) {
            return String.valueOf(refused.getMessage());
        }
    }
}
