package io.grapevine.web.api.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grapevine.features.replicalabels.ReplicaLabels;
import io.grapevine.model.Alert;
import io.grapevine.model.LabelSet;
import io.grapevine.model.Offsets;
import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.web.api.http.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertDecoderTest {
    private static final Instant NOW = Instant.parse("2026-11-20T06:00:00Z");
    private static final Duration RESOLVE_TIMEOUT = Duration.ofMinutes(5);

    private final AlertDecoder decoder = new AlertDecoder(
            MatcherParser.of(ParserMode.UTF8_WITH_FALLBACK, warning -> {}), new StoredAlerts(), ReplicaLabels.NONE);

    private AlertDecoder.Batch decode(String json) throws Refusal {
        return decoder.decode(json.getBytes(StandardCharsets.UTF_8), NOW, RESOLVE_TIMEOUT);
    }

    private Alert alert(String fields) throws Refusal {
        return decode("[{" + fields + "}]").alerts().get(0);
    }

    private Refusal fault(String json) {
        return catchThrowableOfType(Refusal.class, () -> decode(json));
    }

    @Test
    void anAlertThatSaysNoTimesStartsNowAndTimesOut() throws Refusal {
        assertThat(alert("'labels':{'a':'b'}".replace('\'', '"')))
                .isEqualTo(new Alert(
                        LabelSet.of("a", "b"), LabelSet.EMPTY, NOW, NOW.plus(RESOLVE_TIMEOUT), "", NOW, true));
    }

    @Test
    void labelsThatTellSendersApartAreNoPartOfTheIdentity() throws Refusal {
        AlertDecoder pair = new AlertDecoder(
                MatcherParser.of(ParserMode.UTF8_WITH_FALLBACK, warning -> {}),
                new StoredAlerts(),
                new ReplicaLabels(Set.of("replica", "pod")));
        AlertDecoder.Batch batch = pair.decode(
                "[{'labels':{'a':'b','replica':'1','pod':''}},{'labels':{'a':'c'}},{'labels':{'replica':'1'}}]"
                        .replace('\'', '"')
                        .getBytes(StandardCharsets.UTF_8),
                NOW,
                RESOLVE_TIMEOUT);

        assertThat(batch.alerts())
                .extracting(Alert::labels)
                .containsExactly(LabelSet.of("a", "b"), LabelSet.of("a", "c"));
        assertThat(batch.alerts().get(0).senders())
                .extracting(Alert::labels)
                .containsExactly(LabelSet.of("replica", "1"));
        assertThat(batch.alerts().get(0).sentLabels()).isEqualTo(LabelSet.of("a", "b", "replica", "1"));
        assertThat(batch.alerts().get(1).senders()).isEmpty();
        assertThat(batch.faults()).containsExactly("at least one label pair required beside those of replica_labels");
    }

    @Test
    void anAlertThatSaysItsEndOnlyStartsThen() throws Refusal {
        Alert alert = alert("\"labels\":{\"a\":\"b\"},\"endsAt\":\"2036-01-01T00:00:00+01:00\"");
        assertThat(alert.startsAt()).isEqualTo(Instant.parse("2035-12-31T23:00:00Z"));
        assertThat(alert.endsAt()).isEqualTo(alert.startsAt());
        assertThat(alert.offsets()).isEqualTo(new Offsets(ZoneOffset.ofHours(1), ZoneOffset.ofHours(1)));
        assertThat(alert.timeout()).isFalse();
    }

    @Test
    void theZeroTimeInAnyOffsetIsNoTime() throws Refusal {
        Alert alert = alert("\"labels\":{\"a\":\"b\"},\"startsAt\":\"0001-01-01T02:00:00+02:00\"");
        assertThat(alert.startsAt()).isEqualTo(NOW);
        assertThat(alert.offsets()).isEqualTo(Offsets.UTC);
    }

    @Test
    void fieldNamesMayHaveAnyCaseAndUnknownFieldsArePassedOver() throws Refusal {
        Alert alert = alert(
                "\"LABELS\":{\"A\":\"b\"},\"generatorurl\":\"/x\"," + "\"other\":{\"labels\":[1,{}]},\"n\":1e999999");
        assertThat(alert.labels()).isEqualTo(LabelSet.of("A", "b"));
        assertThat(alert.generatorUrl()).isEqualTo("/x");
    }

    @Test
    void ofAFieldThatStandsTwiceTheLastCountsAndLabelsAreJoined() throws Refusal {
        Alert alert = alert("\"labels\":{\"a\":\"1\",\"a\":\"2\"},\"labels\":{\"b\":\"3\"},"
                + "\"annotations\":{\"x\":\"y\"},\"annotations\":null,\"generatorURL\":\"/1\",\"generatorURL\":null");
        assertThat(alert.labels()).isEqualTo(LabelSet.of("a", "2", "b", "3"));
        assertThat(alert.annotations()).isEqualTo(LabelSet.EMPTY);
        assertThat(alert.generatorUrl()).isEqualTo("/1");
    }

    @Test
    void brokenUtf8AndLoneSurrogatesAreReplaced() throws Refusal {
        byte[] body = "[{\"labels\":{\"a\":\"x_y\\ud800\"}}]".getBytes(StandardCharsets.UTF_8);
        body[new String(body, StandardCharsets.ISO_8859_1).indexOf('_')] = (byte) 0xFF;
        List<Alert> alerts = decoder.decode(body, NOW, RESOLVE_TIMEOUT).alerts();
        assertThat(alerts.get(0).labels()).isEqualTo(LabelSet.of("a", "x\ufffdy\ufffd"));
    }

    @Test
    void validAlertsOfABatchWithOthersAreKept() throws Refusal {
        AlertDecoder.Batch batch = decode("[{\"labels\":{}},{\"labels\":{\"a\":\"b\"}},"
                + "{\"labels\":{\"\":\"x\"},\"endsAt\":\"2020-01-01T00:00:00Z\"}]");
        assertThat(batch.alerts()).hasSize(1);
        assertThat(batch.faults())
                .containsExactly("at least one label pair required", "invalid label set: invalid name \"\"");
        assertThat(batch.firing()).isEqualTo(2);
        assertThat(batch.resolved()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                            | alerts: object (expected: array) at line 1, column 1
            [1]                           | 0: number (expected: object) at line 1, column 2
            [{"labels":{}},{"labels":{"a":true}}] | 1.labels.a: bool (expected: string) at line 1, column 31
            [{"annotations":[]}]        | 0.annotations: array (expected: object) at line 1, column 17
            [{"startsAt":"soon"}]     | 0.startsAt: "soon" \
            (expected: a time such as 2006-01-02T15:04:05Z) at line 1, column 14
            [{"endsAt":5}]              | 0.endsAt: number (expected: string) at line 1, column 12
            """)
    void aValueOfTheWrongTypeIsNamedWithItsPlace(String body, String expected) {
        Refusal fault = fault(body);
        assertThat(fault.status()).isEqualTo(400);
        assertThat(fault).hasMessage("parsing alerts body failed, because " + expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [{ | unexpected end at line 1, column 3
            [~  {,}] | line 2, column 4
            [01] | line 1, column 3
            ['a'] | line 1, column 2
            [{}x] | line 1, column 4
            nul | at line 1, column 1
            """)
    void whatIsNoJsonIsRefusedWithItsPlace(String body, String place) {
        Refusal fault = fault(body.replace('~', '\n'));
        assertThat(fault.status()).isEqualTo(400);
        assertThat(fault).hasMessageContaining(place);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [{}] | 602 | 0.labels in body is required
            [{"labels":{}},null] | 602 | 1.labels in body is required
            [{"labels":{"a":"b"},"labels":null}] | 602 | 0.labels in body is required
            [{"generatorURL":"::"}] | 601 | 0.generatorURL in body must be of type uri: "::"
            """)
    void whatDoesNotKeepToTheSchemaIsRefusedAsAWhole(String body, int code, String message) {
        Refusal fault = fault(body);
        assertThat(fault.status()).isEqualTo(422);
        assertThat(fault.code()).isEqualTo(code);
        assertThat(fault).hasMessage(message);
    }

    @Test
    void anEmptyBodyIsRefusedAndNullIsNoAlert() throws Refusal {
        assertThat(fault(" \n")).hasMessage("alerts in body is required");
        assertThat(decode("null").alerts()).isEmpty();
    }

    @Test
    void otherEncodingsAreRefused() {
        for (var charset : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE)) {
            Refusal fault = catchThrowableOfType(
                    Refusal.class, () -> decoder.decode("[]".getBytes(charset), NOW, RESOLVE_TIMEOUT));
            assertThat(fault.status()).isEqualTo(400);
        }
        assertThat(fault("\ufeff[]").status()).isEqualTo(400);
    }

    @Test
    void deepNestingIsReadAsFarAsGoReadsIt() throws Refusal {
        String deep = "[".repeat(9_990) + "]".repeat(9_990);
        assertThat(alert("\"labels\":{\"a\":\"b\"},\"x\":" + deep).labels()).isEqualTo(LabelSet.of("a", "b"));
        for (String body : List.of("[{\"x\":" + "[".repeat(10_000), "[{\"x\":" + "{\"y\":".repeat(1_000_000))) {
            assertThat(fault(body)).hasMessageContaining("nested too deeply (expected: at most 10000 levels)");
        }
    }

    @Test
    void numbersAndNamesOfAnyLengthAreRead() throws Refusal {
        String name = "n".repeat(200_000);
        Alert alert = alert("\"" + name + "\":" + "9".repeat(200_000) + ",\"labels\":{\"" + name + "\":\"v\"}");
        assertThat(alert.labels()).isEqualTo(LabelSet.of(name, "v"));
    }
}
