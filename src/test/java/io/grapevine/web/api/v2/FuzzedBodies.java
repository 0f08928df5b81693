package io.grapevine.web.api.v2;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.core.mute.MuteStatus;
import io.grapevine.features.replicalabels.ReplicaLabels;
import io.grapevine.model.Alert;
import io.grapevine.model.matcher.MatcherParser;
import io.grapevine.model.matcher.ParserMode;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceCodec;
import io.grapevine.web.api.http.JsonOutput;
import io.grapevine.web.api.http.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The requirements of the fuzzers for bodies and queries. */
public final class FuzzedBodies {
    private static final Instant NOW = Instant.parse("2026-11-20T05:00:00Z");
    private static final MatcherParser NAMES = MatcherParser.of(ParserMode.UTF8_WITH_FALLBACK, warning -> {});

    private FuzzedBodies() {}

    /** Reads a body of {@code POST /alerts}. What was accepted is written as {@code GET /alerts} does, and read again. */
    public static void alerts(byte[] body) throws Refusal {
        AlertDecoder decoder = new AlertDecoder(NAMES, new StoredAlerts(), ReplicaLabels.NONE);
        List<Alert> alerts;
        try {
            alerts = decoder.decode(body, NOW, Duration.ofMinutes(5)).alerts();
        } catch (Refusal refusal) {
            assertThat(refusal.status()).isIn(400, 422);
            return;
        }
        JsonOutput written = new JsonOutput(0);
        written.raw('[');
        for (Alert alert : alerts) {
            if (written.length() > 1) {
                written.raw(',');
            }
            AlertWriter.write(written, alert, MuteStatus.NONE, List.of("r"), List.of());
        }
        written.raw(']');
        List<Alert> again = decoder.decode(written.take().getBytes(), NOW, Duration.ofMinutes(5))
                .alerts();
        assertThat(again)
                .extracting(Alert::labels)
                .isEqualTo(alerts.stream().map(Alert::labels).toList());
        assertThat(again)
                .extracting(Alert::annotations)
                .isEqualTo(alerts.stream().map(Alert::annotations).toList());
        assertThat(again)
                .extracting(Alert::generatorUrl)
                .isEqualTo(alerts.stream().map(Alert::generatorUrl).toList());
    }

    /** Reads a body of {@code POST /silences}. What was accepted is stored and loaded again. */
    public static void silence(byte[] body) {
        Silence silence;
        try {
            silence = new SilenceDecoder(NAMES).decode(body, NOW).silence();
        } catch (Refusal refusal) {
            assertThat(refusal.status()).isIn(400, 422);
            return;
        }
        Decoded<SilenceCodec.Message> loaded = SilenceCodec.decode(SilenceCodec.encode(silence, NOW));
        if (loaded instanceof Decoded.Fault<SilenceCodec.Message> refusal) {
            assertThat(refusal.offset()).as(refusal.reason()).isZero(); // the store would refuse it, too
        } else {
            assertThat(loaded).isEqualTo(new Decoded.Ok<>(new SilenceCodec.Message(silence, NOW)));
        }
    }

    /** Reads the query of a request. */
    public static void query(String text) {
        Query query = new Query(text, NAMES);
        query.flag("active");
        try {
            query.filter();
            query.receiverMatchers();
            query.receiver();
        } catch (Refusal refusal) {
            assertThat(refusal.status()).isEqualTo(400);
        }
    }

    /** Whether a text is accepted as {@code generatorURL}. */
    public static boolean isUri(String text) {
        return AlertDecoder.isValidUrl(text);
    }
}
