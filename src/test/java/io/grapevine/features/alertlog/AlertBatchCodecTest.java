package io.grapevine.features.alertlog;

import static io.grapevine.sim.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.Decoded;
import io.grapevine.base.protobuf.MessageWriter;
import io.grapevine.model.Alert;
import io.grapevine.model.Digest;
import io.grapevine.model.LabelSet;
import io.grapevine.model.Offsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AlertBatchCodecTest {
    private static final Alert FULL = new Alert(
            LabelSet.of("alertname", "Größe", "job", "a b", "empty", ""),
            LabelSet.of("summary", "line\nbreak", "none", ""),
            at(1.5),
            at(300),
            "http://prom/graph?g0.expr=up",
            at(2),
            true,
            Offsets.of(ZoneOffset.ofHours(-5), ZoneOffset.ofHoursMinutes(5, 30)),
            List.of());

    private final AlertBatchCodec codec = new AlertBatchCodec();

    private static AlertBatch batch(List<AlertBatch.Entry> alerts) {
        return new AlertBatch(
                7,
                at(60),
                true,
                List.of(digest(-1), digest(5)),
                alerts,
                List.of(
                        new AlertBatch.Renewal(digest(11), at(400), at(60)),
                        new AlertBatch.Renewal(digest(12), at(400), at(60)),
                        new AlertBatch.Renewal(digest(-13), at(500), at(61))),
                List.of(new AlertBatch.Notified(digest(0), digest(-2))),
                Map.of(digest(-9), new GroupPhase(at(30), Duration.ofMinutes(5))));
    }

    private static Digest digest(int number) {
        return new Digest(-number, number);
    }

    private AlertBatch decoded(byte[] record) {
        Decoded<AlertBatch> decoded = codec.decode(record);
        assertThat(decoded).isInstanceOf(Decoded.Ok.class);
        return ((Decoded.Ok<AlertBatch>) decoded).value();
    }

    @Test
    void everyFieldOfABatchIsReadAsItWasWritten() {
        Alert bare = new Alert(LabelSet.of("a", "b"), LabelSet.ABSENT, at(0), Alert.NO_END, "", at(0), false);
        AlertBatch batch = batch(List.of(
                new AlertBatch.Entry(FULL, at(1), Set.of(digest(3), digest(-4))), AlertBatch.Entry.of(bare, null)));
        AlertBatch read = decoded(AlertBatchCodec.encode(batch));

        assertThat(read).isEqualTo(batch);
        assertThat(read.alerts().get(1).alert().annotations().isAbsent()).isTrue();
        assertThat(read.alerts().get(0).alert().annotations().isAbsent()).isFalse();
        assertThat(decoded(AlertBatchCodec.encode(AlertBatch.part(1, Instant.EPOCH, List.of(), Map.of()))))
                .isEqualTo(AlertBatch.part(1, Instant.EPOCH, List.of(), Map.of()));
    }

    @Test
    void manyAlertsAreCompressed() {
        List<AlertBatch.Entry> alerts = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            LabelSet labels = LabelSet.of("alertname", "NodeDown", "instance", "node-" + i + ":9100", "job", "node");
            alerts.add(AlertBatch.Entry.of(
                    new Alert(labels, FULL.annotations(), at(i), at(i + 300), "http://prom/", at(i), false), null));
        }
        byte[] record = AlertBatchCodec.encode(batch(alerts));

        assertThat(record.length).isLessThan(1000 * 40);
        assertThat(decoded(record)).isEqualTo(batch(alerts));
    }

    @Test
    void equalTextsOfDecodedAlertsAreOneObject() {
        Alert other = new Alert(
                LabelSet.of("alertname", "Größe", "job", "other"), LabelSet.EMPTY, at(0), at(1), "", at(0), false);
        AlertBatch read = decoded(AlertBatchCodec.encode(
                batch(List.of(AlertBatch.Entry.of(FULL, null), AlertBatch.Entry.of(other, null)))));

        assertThat(read.alerts().get(1).alert().name())
                .isSameAs(read.alerts().get(0).alert().name());
    }

    @Test
    void fieldsOfALaterVersionAreSkipped() {
        byte[] record = AlertBatchCodec.encode(batch(List.of(AlertBatch.Entry.of(FULL, null))));
        byte[] more = new MessageWriter().string(99, "new").varint(100, 1).toBytes();
        byte[] longer = Arrays.copyOf(record, record.length + more.length);
        System.arraycopy(more, 0, longer, record.length, more.length);

        assertThat(decoded(longer).alerts()).hasSize(1);
    }

    @Test
    void damagedRecordsAreFaultsAndNoExceptions() {
        byte[] record = AlertBatchCodec.encode(batch(List.of(new AlertBatch.Entry(FULL, at(1), Set.of(digest(3))))));
        Random random = new Random(1);
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = record.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            assertThat(codec.decode(Arrays.copyOf(damaged, 1 + random.nextInt(damaged.length))))
                    .isNotNull();
            assertThat(codec.decode(damaged)).isNotNull();
        }
    }

    @Test
    void compressedDataOfAnotherSizeAreAFault() {
        byte[] compressed = Compression.deflate(new byte[1000]);
        for (long size : new long[] {-1, 0, 999, 1001, Compression.MOST + 1L}) {
            byte[] record =
                    new MessageWriter().bytes(2, compressed).varint(3, size).toBytes();
            assertThat(codec.decode(record)).as("%d", size).isInstanceOf(Decoded.Fault.class);
        }
    }

    @Test
    void alertWithoutLabelsIsAFault() {
        byte[] alert = new MessageWriter()
                .message(5, new MessageWriter().string(2, "only"))
                .toBytes();

        assertThat(codec.decode(new MessageWriter().bytes(1, alert).toBytes())).isInstanceOf(Decoded.Fault.class);
    }
}
