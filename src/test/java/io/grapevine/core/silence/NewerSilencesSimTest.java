package io.grapevine.core.silence;

import static io.grapevine.sim.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Records;
import io.grapevine.base.protobuf.MessageWriter;
import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.mesh.state.ReplicatedState;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceCodec;
import io.grapevine.records.SilenceState;
import io.grapevine.records.TestSilences;
import io.grapevine.sim.Samples;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Silences of replicas of another version, which this one cannot read or apply whole. */
class NewerSilencesSimTest extends SharedSilencesFixture {
    private static final UnknownFields NEWER_FIELDS =
            UnknownFields.of(new MessageWriter().varint(500, 7).toBytes());

    @Test
    void silenceOfANewerVersionKeepsItsUnknownFields() {
        Silence plain = TestSilences.of(
                "from-a-newer-one", List.of(Samples.matchers("a=\"1\"")), at(0), at(5000), at(1), "", "");
        Silence newer = Records.with(plain, "unknownFields", NEWER_FIELDS);
        byte[] body = SilenceCodec.encode(newer, at(9000));
        bench.state("a").put(newer.id(), 0, body, Duration.ofHours(2));
        bench.run(SECOND);
        bench.kill("a");
        Silences c = bench.start("c");
        bench.run(Duration.ofSeconds(10));

        assertThat(b.get(newer.id())).isEqualTo(newer);
        assertThat(c.get(newer.id())).isEqualTo(newer);
        assertThat(stored(bench.disk("c").get(0)).version().body()).isEqualTo(body);
        expire(b, newer.id());
        assertThat(b.get(newer.id()).unknownFields()).isEqualTo(newer.unknownFields());
    }

    @Test
    void editsOfASilenceKeepWhatANewerVersionWrote() {
        String id = set(a, silence(0, 5000));
        Silence plain = a.get(id);
        Silence newer =
                TestSilences.of(id, plain.matcherSets(), plain.startsAt(), plain.endsAt(), at(1), "", "by a newer one");
        newer = Records.with(newer, "unknownFields", NEWER_FIELDS);
        bench.state("a").put(id, 0, SilenceCodec.encode(newer, at(9000)), Duration.ofHours(2));
        bench.run(SECOND);
        assertThat(b.get(id).comment()).isEqualTo("by a newer one");

        set(b, plain.withTimes(plain.startsAt(), at(6000), at(2)));
        b.extend(plain.withTimes(plain.startsAt(), at(7000), at(3)), done -> {});
        bench.run(SECOND);

        assertThat(b.get(id).endsAt()).isEqualTo(at(7000));
        assertThat(b.get(id).unknownFields()).isEqualTo(NEWER_FIELDS);
        assertThat(a.get(id)).isEqualTo(b.get(id));
    }

    @Test
    void undecodableSilenceIsReplicatedAndCountedButNeitherListedNorStored() {
        String id = set(a, silence(0, 5000));
        bench.run(SECOND);
        byte[] garbled = Arrays.copyOf(SilenceCodec.encode(b.get(id), at(9000)), 20);
        bench.state("a").put(id, 0, garbled, RETENTION);
        bench.state("a").put("other", 0, SilenceCodec.encode(b.get(id), at(9000)), RETENTION);
        byte[] invalid = SilenceCodec.encode(matchingAll("invalid"), at(9000));
        bench.state("a").put("invalid", 0, invalid, RETENTION);
        int written = bench.disk("b").size();
        bench.run(SECOND);

        assertThat(b.get(id)).as("the version before").isNotNull();
        assertThat(b.get("other")).as("its key is not its id").isNull();
        assertThat(b.get("invalid")).as("the API would refuse it").isNull();
        assertThat(bench.disk("b")).hasSize(written);
        assertThat(b.records()).isEmpty();
        assertThat(count("grapevine_silences_undecoded_total")).isEqualTo(3);
        bench.kill("a");
        bench.start("c");
        bench.run(Duration.ofSeconds(10));
        ReplicatedState.Held held = Objects.requireNonNull(bench.state("c").get(id));
        assertThat(held.version().body()).isEqualTo(garbled);
        assertThat(Objects.requireNonNull(bench.state("c").get("invalid"))
                        .version()
                        .body())
                .isEqualTo(invalid);
    }

    private static Silence matchingAll(String id) {
        return TestSilences.of(id, List.of(Matchers.of(Matcher.equal("x", ""))), at(0), at(5000), at(1), "", "");
    }

    @Test
    void silenceWithAnUncompilableExpressionIsStoredAndReplicatedButNeitherListedNorApplied() {
        Silence broken = TestSilences.of(
                "broken",
                List.of(Matchers.of(Matcher.uncompilable(MatchType.REGEXP, "alertname", "A)|(B"))),
                at(0),
                at(5000),
                at(1),
                "",
                "");
        byte[] body = SilenceCodec.encode(broken, at(9000));
        bench.state("a").put(broken.id(), 0, body, RETENTION);
        bench.run(SECOND);

        assertThat(b.get(broken.id())).isNull();
        assertThat(b.all()).isEmpty();
        assertThat(b.matching(LabelSet.of("alertname", "A"))).isEmpty();
        assertThat(b.records()).hasSize(1);
        assertThat(count("alertmanager_silences_matcher_compile_errors")).isEqualTo(1);
        assertThat(count("grapevine_silences_undecoded_total")).isZero();
    }

    @Test
    void undecodableSilenceCanBeReplacedAndTheReplacementIsStored() {
        String id = set(a, silence(0, 5000));
        bench.run(SECOND);
        bench.state("a").put(id, 0, new byte[] {1}, RETENTION);
        bench.run(SECOND);
        expire(b, id);
        bench.run(SECOND);

        assertThat(b.records()).hasSize(1);
        assertThat(state(a, id, "a")).isEqualTo(SilenceState.EXPIRED);
    }

    @Test
    void silenceExpiredByAnUndecodableVersionIsHidden() {
        String id = set(a, silence(0, 5000));
        bench.run(SECOND);
        bench.state("a").put(id, 1, new byte[] {1}, RETENTION);
        bench.run(SECOND);

        assertThat(b.get(id)).isNull();
        assertThat(b.matching(LabelSet.of("alertname", "A"))).isEmpty();
        assertThat(a.get(id)).as("its own consumer is not called").isNotNull();
        expire(a, id);
        assertThat(a.get(id).isEnded())
                .as("it has ended already, in a version that is not shown")
                .isFalse();
        assertThat(set(a, Samples.version(silence(0, 9000), id, at(0)))).isNotEqualTo(id);
    }
}
