package io.grapevine.web.api.v2;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.features.replicalabels.ReplicaLabels;
import io.grapevine.model.Alert;
import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.sim.Depth;
import io.grapevine.web.api.http.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Alerts that differ in few bits of one label are different alerts, however often they are received. */
class DistinctAlertsTest {
    private static final String ALPHANUMERIC = "bcdfghjklmnpqrstvwxz2456789";
    private static final int ALIGNMENTS = Long.BYTES;

    private final StoredAlerts stored = new StoredAlerts();
    private final AlertDecoder decoder = new AlertDecoder(
            MatcherParser.of(ParserMode.UTF8_WITH_FALLBACK, warning -> {}), stored, ReplicaLabels.NONE);

    private static String alert(String label, String value) {
        return "{\"annotations\":{},\"endsAt\":\"2026-11-20T06:04:00Z\",\"startsAt\":\"2026-11-20T05:00:00Z\","
                + "\"labels\":{\"alertname\":\"A\",\"" + label + "\":\"" + value + "\"}}";
    }

    private List<Alert> decode(byte[] body) throws Refusal {
        return decoder.decode(body, Instant.parse("2026-11-20T06:00:00Z"), Duration.ofMinutes(5))
                .alerts();
    }

    private String received(byte[] body, String label) throws Refusal {
        List<Alert> alerts = decode(body);
        stored.put(alerts);
        return alerts.get(0).labels().valueOf(label);
    }

    /** Differentials of multiply-and-rotate hashes: the top bit or bits of one word, and some of the next word. */
    @ParameterizedTest
    @CsvSource({"62, 27", "63, 28"})
    void alertsThatDifferInFewBitsOfTwoWordsAreKeptApart(int high, int low) throws Refusal {
        byte[] flips = new byte[2 * Long.BYTES];
        flips[high / Byte.SIZE] ^= (byte) (1 << high % Byte.SIZE);
        for (int bit = low; bit < low + 3; bit++) {
            flips[Long.BYTES + bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        }
        for (int pair = 0; pair < Depth.of(5_000, 20_000); pair++) {
            String label = "host" + "_".repeat(pair % ALIGNMENTS);
            byte[] one = random(flips);
            byte[] other = one.clone();
            for (int i = 0; i < flips.length; i++) {
                other[i] ^= flips[i];
            }
            for (byte[] value : List.of(one, other)) {
                byte[] body = ("[" + alert(label, "?".repeat(value.length)) + "]").getBytes(StandardCharsets.US_ASCII);
                int from = new String(body, StandardCharsets.US_ASCII).indexOf('?');
                System.arraycopy(value, 0, body, from, value.length);
                // bit 63 makes a byte that is no character: U+FFFD
                assertThat(received(body, label)).isEqualTo(new String(value, StandardCharsets.UTF_8));
            }
        }
    }

    /** Bytes that need no escape in JSON, also after the flips. */
    private static byte[] random(byte[] flips) {
        byte[] value = new byte[flips.length];
        for (int i = 0; i < value.length; i++) {
            do {
                value[i] = (byte) ThreadLocalRandom.current().nextInt('0', 'z' + 1);
            } while (!isPlain(value[i]) || !isPlain(value[i] ^ flips[i]));
        }
        return value;
    }

    private static boolean isPlain(int character) {
        return (character & 0x7F) >= '#' && character != '\\';
    }

    @Test
    void namesOfManyPodsAreKeptApart() throws Refusal {
        for (int round = 0; round < Depth.of(2, 5); round++) {
            String label = "pod" + "_".repeat(round % ALIGNMENTS);
            List<String> pods = IntStream.range(round * 20_000, (round + 1) * 20_000)
                    .mapToObj(DistinctAlertsTest::pod)
                    .toList();
            String body = pods.stream().map(pod -> alert(label, pod)).collect(Collectors.joining(",", "[", "]"));
            List<Alert> alerts = decode(body.getBytes(StandardCharsets.UTF_8));
            assertThat(alerts.stream()
                            .map(alert -> alert.labels().valueOf(label))
                            .toList())
                    .isEqualTo(pods);
        }
    }

    private static String pod(int number) {
        StringBuilder pod = new StringBuilder("web-7d9f8b6c5-");
        int rest = number;
        for (int i = 0; i < 5; i++) {
            pod.append(ALPHANUMERIC.charAt(rest % ALPHANUMERIC.length()));
            rest /= ALPHANUMERIC.length();
        }
        return pod.toString();
    }
}
