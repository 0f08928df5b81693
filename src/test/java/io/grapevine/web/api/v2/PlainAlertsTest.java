package io.grapevine.web.api.v2;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.go.GoStrings;
import io.grapevine.model.Alert;
import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.model.matcher.ParserMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlainAlertsTest {
    private static final AlertTimes RECEIVED =
            AlertTimes.of(Instant.parse("2026-11-20T06:00:00.123456789Z"), Duration.ofMinutes(5));

    private final MatcherParser names = MatcherParser.of(ParserMode.UTF8_WITH_FALLBACK, warning -> {});
    private final StoredAlerts stored = new StoredAlerts();
    private final PlainAlerts plain = new PlainAlerts(names, stored);
    private final AlertDecoder decoder = new AlertDecoder(names, stored);

    private Optional<List<Alert>> decode(String body) {
        return plain.decode(GoStrings.repaired(body.getBytes(StandardCharsets.UTF_8)), RECEIVED);
    }

    private static String alert(String number) {
        return "{\"annotations\":{\"runbook\":\"\",\"summary\":\"\u00e9t\u00e9 \\u003c \\\"x\\\" " + number + "\"},"
                + "\"endsAt\":\"2026-11-20T06:04:00.5Z\",\"startsAt\":\"2026-11-20T05:00:00.123456789Z\","
                + "\"generatorURL\":\"http://p.example.com/graph?g0.expr=a\\u0026g0.tab=1\","
                + "\"labels\":{\"alertname\":\"A\",\"instance\":\"i" + number + "\",\"job\":\"node\"}}";
    }

    @Test
    void whatPrometheusSendsIsDecodedLikeAnyOtherBody() throws ApiException {
        String body = "[" + alert("1") + ", " + alert("2") + "]\n";
        List<Alert> alerts = decode(body).orElseThrow();
        assertThat(alerts)
                .hasSize(2)
                .isEqualTo(decoder.decodeAny(body.getBytes(StandardCharsets.UTF_8), RECEIVED)
                        .alerts());
        assertThat(alerts.get(0).annotations().get("summary")).isEqualTo("\u00e9t\u00e9 < \"x\" 1");
        assertThat(alerts.get(0).startsAt()).isSameAs(alerts.get(1).startsAt());
    }

    @Test
    void anAlertSentAgainSharesAllThatIsTheSame() {
        List<Alert> first = decode("[" + alert("1") + "]").orElseThrow();
        stored.put(first);
        Alert again = decode("[" + alert("1").replace("06:04:00", "06:05:00") + "]")
                .orElseThrow()
                .get(0);
        assertThat(again.labels()).isSameAs(first.get(0).labels());
        assertThat(again.annotations()).isSameAs(first.get(0).annotations());
        assertThat(again.generatorUrl()).isSameAs(first.get(0).generatorUrl());
        assertThat(again.endsAt()).isEqualTo(first.get(0).endsAt().plusSeconds(60));
    }

    @Test
    void pairsInAnyOrderAreTheSameAlert() throws ApiException {
        List<Alert> first = decode("[" + alert("1") + "]").orElseThrow();
        stored.put(first);
        String shuffled = alert("1")
                .replace("\"alertname\":\"A\",\"instance\":\"i1\",", "\"instance\":\"i1\",\"alertname\":\"A\",");
        Alert again = decode("[" + shuffled + "]").orElseThrow().get(0);
        assertThat(again).isEqualTo(first.get(0));
        assertThat(again.labels()).isSameAs(first.get(0).labels());
        String many = IntStream.range(0, 200)
                .mapToObj(i -> "\"a" + (500 - i) + "\":\"" + i + "\"")
                .collect(Collectors.joining(","));
        String body = "[" + alert("1").replace("\"alertname\":\"A\"", many) + "]";
        assertThat(decode(body)).isEmpty();
        assertThat(decoder.decode(body.getBytes(StandardCharsets.UTF_8), RECEIVED.now(), Duration.ofMinutes(5))
                        .alerts())
                .hasSize(1);
    }

    @Test
    void anAlertSentAgainWithAnotherTextHasTheNewOne() {
        stored.put(decode("[" + alert("1") + "]").orElseThrow());
        Alert again = decode("["
                        + alert("1")
                                .replace("\"runbook\":\"\"", "\"runbook\":\"r\"")
                                .replace("tab=1", "tab=2") + "]")
                .orElseThrow()
                .get(0);
        assertThat(again.annotations().get("runbook")).isEqualTo("r");
        assertThat(again.generatorUrl()).endsWith("tab=2");
    }

    @Test
    void anAlertSentAgainIsDecodedLikeAnyOtherWhateverItsEnd() throws ApiException {
        List<String> ends = List.of(
                "2026-11-20T06:05:00Z",
                "2026-11-20T06:05:00.000000001Z",
                "2026-11-20T08:05:00+02:00",
                "2026-11-20T06:00:00.123456789Z",
                "2026-11-20T05:00:00.123456789Z",
                "0001-01-01T00:00:00Z",
                "2026-11-20T06:09:00Z");
        for (String number : List.of("1", "1", "2", "1")) {
            for (String end : ends) {
                String body = "[" + alert(number).replace("2026-11-20T06:04:00.5Z", end) + "]";
                List<Alert> expected = decoder.decodeAny(body.getBytes(StandardCharsets.UTF_8), RECEIVED)
                        .alerts();
                assertThat(decode(body)).as(end).contains(expected);
                stored.put(expected);
            }
        }
    }

    @Test
    void anAlertSentAgainWithAnInvalidEndIsLeftToTheOtherDecoder() {
        assertThat(decode("[" + alert("1") + "]")).isPresent();
        for (String end :
                List.of("2026-11-20T04:00:00Z", "2026-02-30T00:00:00Z", "", "tomorrow", "2026-11-20T06:04:00\\u005a")) {
            assertThat(decode("[" + alert("1").replace("2026-11-20T06:04:00.5Z", end) + "]"))
                    .as(end)
                    .isEqualTo(fresh("[" + alert("1").replace("2026-11-20T06:04:00.5Z", end) + "]"));
        }
    }

    private Optional<List<Alert>> fresh(String body) {
        return new PlainAlerts(names, stored).decode(body.getBytes(StandardCharsets.UTF_8), RECEIVED);
    }

    @Test
    void everyOtherByteOfAnAlertCounts() {
        String body = "[" + alert("1") + "]";
        for (int i = 0; i < body.length(); i++) {
            if (i == body.indexOf("06:04:00.5Z") || body.charAt(i) > '~') {
                continue;
            }
            assertThat(decode(body)).isPresent();
            String changed = body.substring(0, i) + (char) (body.charAt(i) ^ 1) + body.substring(i + 1);
            assertThat(decode(changed)).as(changed).isEqualTo(fresh(changed));
        }
    }

    @Test
    void labelsNamedAsTheEndAndEndsWrittenTwiceAreNoEnds() {
        for (String labels : List.of("\"endsAt\":\"2026-11-20T06:07:00Z\"", "\"a\":\"endsAt\"", "\"endsAt\":\"x\"")) {
            for (String end : List.of("2026-11-20T06:05:00Z", "2026-11-20T06:06:00Z")) {
                String one = "{\"labels\":{" + labels + "},\"startsAt\":\"2026-11-20T05:00:00Z\",\"endsAt\":\"" + end
                        + "\"}";
                String body = "[" + one + "," + one.replace("}", ",\"b\":\"}\"}") + "]";
                assertThat(decode(body)).isEqualTo(fresh(body));
                assertThat(decode("[" + one + "]").orElseThrow().get(0).endsAt())
                        .isEqualTo(end);
            }
        }
        String twice = "[{\"endsAt\":\"2026-11-20T06:05:00Z\"," + alert("1").substring(1) + "]";
        assertThat(decode(twice)).isEmpty();
        assertThat(decode(twice)).isEmpty();
    }

    @Test
    void anAlertWithoutAStartBeginsWhenItIsReceivedEachTime() {
        String body = "[" + alert("1").replace("2026-11-20T05:00:00.123456789Z", "0001-01-01T00:00:00Z") + "]";
        decode(body);
        AlertTimes later = AlertTimes.of(RECEIVED.now().plusSeconds(60), Duration.ofMinutes(5));
        byte[] bytes = GoStrings.repaired(body.getBytes(StandardCharsets.UTF_8));
        assertThat(plain.decode(bytes, later))
                .isEqualTo(new PlainAlerts(names, stored).decode(bytes, later))
                .isPresent();
    }

    @Test
    void labelsOfAnotherAlertWithTheSameFingerprintAreNotTaken() {
        List<Alert> other = decode("[" + alert("2") + "]").orElseThrow();
        List<Alert> alerts = new PlainAlerts(names, StoredAlerts.alwaysFinding(other.get(0)))
                .decode(("[" + alert("1") + "]").getBytes(StandardCharsets.UTF_8), RECEIVED)
                .orElseThrow();
        assertThat(alerts.get(0).labels().get("instance")).isEqualTo("i1");
    }

    /** Changes bytes of a valid body at random: what this decoder takes, it must decode as the other one does. */
    @Test
    void bodiesOfOddFormsAreLeftToTheOtherDecoderOrDecodedAlike() {
        String[] pieces = {
            "\"",
            "\\",
            "\\u0000",
            "\\ud83d\\ude00",
            "\\u00e9",
            ",",
            ":",
            "{",
            "}",
            "[",
            "]",
            "null",
            " ",
            "\n",
            "0",
            "9",
            "Z",
            "+01:00",
            "T",
            ".",
            "-",
            "\u20ac",
            "\ud83d\ude00",
            "\"a\":\"\",",
            "\"Labels\":{},",
            "\"labels\":{\"z\":\"1\"},",
            "%zz",
            "\"zz\":\"1\",\"b\":\"2\",",
            "\u0000",
            "#",
            "/",
            "0001-01-01T00:00:00Z",
            "2026-02-30T00:00:00Z"
        };
        Random random = new Random(7);
        int taken = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder body = new StringBuilder("[" + alert("1") + "," + alert("2") + "]");
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
                int at = random.nextInt(body.length());
                int end = Math.min(body.length(), at + random.nextInt(random.nextInt(5) == 0 ? 30 : 2));
                body.replace(at, end, random.nextInt(4) == 0 ? "" : pieces[random.nextInt(pieces.length)]);
            }
            Optional<List<Alert>> alerts = decode(body.toString());
            if (alerts.isPresent()) {
                taken++;
                assertThat(alerts).as(body::toString).contains(anyForm(body.toString()));
                if (random.nextInt(10) == 0) {
                    stored.put(alerts.get());
                }
            }
        }
        assertThat(taken).isGreaterThan(2_000);
    }

    private List<Alert> anyForm(String body) {
        try {
            AlertDecoder.Batch batch = decoder.decodeAny(body.getBytes(StandardCharsets.UTF_8), RECEIVED);
            assertThat(batch.faults()).as(body).isEmpty();
            return batch.alerts();
        } catch (ApiException e) {
            throw new AssertionError(body, e);
        }
    }
}
