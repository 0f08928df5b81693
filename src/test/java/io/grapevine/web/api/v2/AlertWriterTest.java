package io.grapevine.web.api.v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.grapevine.base.go.Utf8;
import io.grapevine.core.mute.MuteStatus;
import io.grapevine.model.Alert;
import io.grapevine.model.Fingerprint;
import io.grapevine.model.LabelSet;
import io.grapevine.model.Offsets;
import io.grapevine.web.api.http.DateTimes;
import io.grapevine.web.api.http.JsonOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The encoder of alerts beside a general JSON generator, which writes the characters beyond U+FFFF as they are, like Go. */
class AlertWriterTest {
    private static final List<String> ODD = List.of(
            "",
            "\"",
            "\\",
            "/",
            "<script>&'</script>",
            "\u0000\u0001\u001F\u007F",
            "\b\t\n\f\r",
            "\u0080\u07FF\u0800",
            "\uD83D\uDE00",
            "\uDBFF\uDFFF\uD800\uDC00",
            "\uFFFD\uFFFE\uFFFF",
            "\u2028\u2029",
            "é",
            "字",
            "a\u0301");

    private static final List<Instant> TIMES = List.of(
            Alert.NO_END,
            Instant.EPOCH,
            Instant.parse("2026-11-21T23:59:59.999999999Z"),
            Instant.parse("2024-02-29T00:00:00Z"),
            Instant.parse("1969-12-31T23:59:59.999Z"),
            Instant.parse("0000-01-01T00:00:00Z"),
            Instant.parse("9999-12-31T23:59:59.001Z"),
            Instant.parse("-0001-12-31T23:59:59Z"),
            Instant.parse("+10000-01-01T00:00:00Z"));

    private final Random random = new Random(11);

    private String text() {
        StringBuilder text = new StringBuilder();
        int parts = random.nextInt(4);
        for (int i = 0; i < parts; i++) {
            switch (random.nextInt(3)) {
                case 0 -> text.append(ODD.get(random.nextInt(ODD.size())));
                case 1 -> text.append("plain-").append(random.nextInt(1000));
                default -> text.appendCodePoint(codePoint());
            }
        }
        return text.toString();
    }

    private int codePoint() {
        int any = random.nextInt(Character.MAX_CODE_POINT + 1);
        return any >= Character.MIN_SURROGATE && any <= Character.MAX_SURROGATE ? 'x' : any;
    }

    private LabelSet pairs() {
        LabelSet.Builder pairs = new LabelSet.Builder(4);
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            pairs.add(text(), text());
        }
        return pairs.build();
    }

    private Instant time() {
        return random.nextBoolean()
                ? TIMES.get(random.nextInt(TIMES.size()))
                : Instant.EPOCH.plus(Duration.ofMillis(random.nextLong() % 100_000_000_000_000L));
    }

    private ZoneOffset offset() {
        return random.nextInt(3) > 0 ? ZoneOffset.UTC : ZoneOffset.ofTotalSeconds(60 * (random.nextInt(2161) - 1080));
    }

    private Alert alert() {
        return new Alert(
                pairs(), pairs(), time(), time(), text(), time(), false, new Offsets(offset(), offset()), List.of());
    }

    private List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            texts.add(text());
        }
        return texts;
    }

    private MuteStatus mutes() {
        return random.nextBoolean()
                ? MuteStatus.NONE
                : new MuteStatus(
                        texts(), random.nextBoolean() ? List.of() : List.of(new Fingerprint(random.nextLong())));
    }

    @Test
    void writesWhatAGeneralGeneratorWrites() throws IOException {
        JsonFactory factory = new JsonFactory()
                .enable(JsonGenerator.Feature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        JsonOutput out = new JsonOutput(0);
        for (int i = 0; i < 10_000; i++) {
            Alert alert = alert();
            MuteStatus mutes = mutes();
            List<String> receivers = texts();
            List<String> mutedBy = random.nextInt(4) == 0 ? texts() : List.of();
            AlertWriter.write(out, alert, mutes, receivers, mutedBy);
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            try (JsonGenerator json = factory.createGenerator(expected)) {
                general(json, alert, mutes, receivers, mutedBy);
            }
            assertThat(out.take().toString(StandardCharsets.UTF_8))
                    .isEqualTo(expected.toString(StandardCharsets.UTF_8));
        }
    }

    private static void pairs(JsonGenerator json, LabelSet pairs) throws IOException {
        json.writeStartObject();
        for (Map.Entry<String, String> pair : pairs.toMap().entrySet()) {
            json.writeStringField(pair.getKey(), pair.getValue());
        }
        json.writeEndObject();
    }

    private static void strings(JsonGenerator json, List<?> values) throws IOException {
        json.writeStartArray();
        for (Object value : values) {
            json.writeString(value.toString());
        }
        json.writeEndArray();
    }

    private static void general(
            JsonGenerator json, Alert alert, MuteStatus mutes, List<String> receivers, List<String> mutedBy)
            throws IOException {
        json.writeStartObject();
        json.writeFieldName("annotations");
        pairs(json, alert.annotations());
        json.writeStringField(
                "endsAt", DateTimes.format(alert.endsAt(), alert.offsets().end()));
        json.writeStringField("fingerprint", alert.fingerprint().toString());
        json.writeArrayFieldStart("receivers");
        for (String receiver : receivers) {
            json.writeStartObject();
            json.writeStringField("name", receiver);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField(
                "startsAt", DateTimes.format(alert.startsAt(), alert.offsets().start()));
        json.writeObjectFieldStart("status");
        json.writeFieldName("inhibitedBy");
        strings(json, mutes.inhibitedBy());
        json.writeFieldName("mutedBy");
        strings(json, mutedBy);
        json.writeFieldName("silencedBy");
        strings(json, mutes.silencedBy());
        json.writeStringField("state", mutes.isMuted() || !mutedBy.isEmpty() ? "suppressed" : "active");
        json.writeEndObject();
        json.writeStringField("updatedAt", DateTimes.format(alert.updatedAt()));
        if (!alert.generatorUrl().isEmpty()) {
            json.writeStringField("generatorURL", alert.generatorUrl());
        }
        json.writeFieldName("labels");
        pairs(json, alert.labels());
        json.writeEndObject();
    }

    @Test
    void aLoneSurrogateIsReplacedAsInGo() {
        for (String lone : List.of("\uD800", "\uDC00", "\uDC00\uD800", "a\uD800b", "\uD83D\uD83D\uDE00", "\uDFFF\n")) {
            JsonOutput mended = new JsonOutput(0);
            mended.string(Utf8.repair(lone));
            JsonOutput out = new JsonOutput(0);
            out.string(lone);
            assertThat(out.toString()).isEqualTo(mended.toString()).contains("\uFFFD");
        }
    }
}
