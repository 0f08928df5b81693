package io.grapevine.core.silence;

import static io.grapevine.sim.Samples.at;
import static io.grapevine.sim.Samples.stored;
import static io.grapevine.sim.Samples.version;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.Records;
import io.grapevine.Scrape;
import io.grapevine.base.protobuf.Decoded;
import io.grapevine.mesh.state.Stored;
import io.grapevine.mesh.state.StoredVersion;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.receiver.LogLines;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceCodec;
import io.grapevine.records.SilenceState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Silences after a restart. */
class SilenceRestoreTest extends SilencesFixture {
    @Test
    void latestVersionIsRestoredWhateverTheOrderOfTheRecords() {
        Silence first = version(silence(0, 20), "x", at(-1));
        Silence later = version(silence(0, 40), "x", at(1));
        Silence stale = version(silence(0, 99), "x", at(-3));

        assertThat(silences.restore(stored(first, at(5000)))).isTrue();
        assertThat(silences.restore(stored(stale, at(5000)))).isFalse();
        assertThat(silences.restore(stored(later, at(5000)))).isTrue();
        assertThat(silences.restore(stored(later, at(5000)))).isFalse();
        assertThat(silences.get("x")).isEqualTo(later);
    }

    @Test
    void expiredSilenceIsNotRevivedByAYoungerActiveVersion() {
        Silence ended = version(silence(-9, -5), "x", at(-5));
        Silence younger = version(silence(-9, 500), "x", at(-1));

        assertThat(silences.restore(stored(ended, at(5000)))).isTrue();
        assertThat(silences.restore(stored(younger, at(5000)))).isFalse();
        assertThat(state(ended)).isEqualTo(SilenceState.EXPIRED);
    }

    @Test
    void silencePastItsRetentionIsNotRestored() {
        Silence past = version(silence(-20, 0), "x", at(-20));
        pass(RETENTION.toSeconds() - 1);
        assertThat(silences(SilenceLimits.NONE).restore(stored(past, at(9000)))).isTrue();

        pass(RETENTION.toSeconds());
        assertThat(silences.restore(stored(past, at(9000)))).isFalse();
        assertThat(silences.get("x")).isNull();
        assertThat(silences.records())
                .as("other replicas may have older versions")
                .hasSize(1);
        assertThat(silences.restore(stored(version(silence(-20, 9000), "x", at(-30)), at(9000))))
                .isFalse();
    }

    @Test
    void silenceIsHiddenWhenALaterVersionIsPastItsRetention() {
        pass(100 + RETENTION.toSeconds());
        silences.restore(stored(version(silence(0, 9000), "x", at(0)), at(9999)));
        assertThat(silences.get("x")).isNotNull();

        assertThat(silences.restore(stored(version(silence(0, 50), "x", at(50)), at(9999))))
                .isTrue();
        assertThat(silences.get("x")).isNull();
    }

    /** Where the clock is behind that of the replica which has withdrawn it. */
    @Test
    void silenceOfARemovedRuleStaysExpiredIfARequestExpiresItToo() {
        Silence withdrawn =
                version(silence(100, 100), "x", at(100)).withAnnotation(Silence.WITHDRAWN, at(200).toString());
        silences.restore(stored(withdrawn, at(9999)));
        silences.expire("x", known -> {});

        assertThat(silences.get("x").isWithdrawn()).isFalse();
        assertThat(silences.get("x").isEnded()).isTrue();
    }

    @Test
    void journalHoldsEverythingThatARestartNeeds() {
        String id = created(silence(0, 20)).id();
        pass(5);
        silences.expire(id, known -> {});
        Silences again = silences(SilenceLimits.NONE);
        List.of(journal.get(1), journal.get(0)).forEach(record -> again.restore(decoded(record)));

        assertThat(again.get(id)).isEqualTo(silences.get(id));
        assertThat(again.records()).containsExactlyElementsOf(silences.records());
        StoredVersion.Mark mark = decoded(journal.get(1)).mark();
        assertThat(mark.rank()).isEqualTo(1);
        assertThat(mark.writer()).isEqualTo("a");
        assertThat(mark.writtenAt()).isEqualTo(at(5));
        assertThat(mark.keptUntil())
                .as("as long as the version that was replaced")
                .isEqualTo(at(20).plus(RETENTION));
    }

    @Test
    void silenceWithAnUncompilableExpressionIsKeptButNeitherListedNorApplied() {
        for (String pattern : List.of("a)|(b", "(", "a)(b")) {
            Matcher broken = Matcher.uncompilable(MatchType.NOT_REGEXP, "job", pattern);
            Silence stored = withMatchers(Matchers.of(broken, Matcher.equal("alertname", "A")), pattern);
            silences.restore(decoded(stored(stored, at(5000)).version().encode()));

            assertThat(silences.get(pattern)).isNull();
        }
        assertThat(silences.all()).isEmpty();
        assertThat(silences.query(List.of(SilenceState.values()))).isEmpty();
        assertThat(silences.matching(LabelSet.of("alertname", "A", "job", "x"))).isEmpty();
        assertThat(silences.records()).as("other replicas may have it too").hasSize(3);
        assertThat(Scrape.sum(registry, "alertmanager_silences_matcher_compile_errors", "stage", "load_snapshot"))
                .isEqualTo(3);
    }

    @Test
    void uncompilableExpressionOfReceiversIsLogged() {
        Silence broken = version(silence(0, 500), "x", at(0))
                .withReceivers(List.of(Matchers.of(Matcher.uncompilable(MatchType.REGEXP, "name", "pager("))));
        try (LogLines log = LogLines.capture()) {
            silences.restore(decoded(stored(broken, at(5000)).version().encode()));

            assertThat(log.lines()).singleElement().asString().contains("name=~\"pager(\"", "does not compile");
        }
        assertThat(silences.all()).isEmpty();
    }

    private static Silence withMatchers(Matchers matchers, String id) {
        Silence plain = version(silence(0, 500), id, at(0));
        return Records.with(plain, "id", id, "matcherSets", List.of(matchers), "receiverMatcherSets", List.of());
    }

    private static Stored<SilenceCodec.Message> decoded(byte[] record) {
        return ((Decoded.Ok<Stored<SilenceCodec.Message>>) SilenceCodec.KIND.decode(record)).value();
    }

    @Test
    void silenceExpiresEvenIfTheClockWasSetBack() {
        silences.restore(stored(version(silence(0, 500), "x", at(300)), at(5000)));
        silences.expire("x", known -> {});

        assertThat(silences.get("x").updatedAt()).isEqualTo(at(0));
        assertThat(state(silences.get("x"))).isEqualTo(SilenceState.EXPIRED);
        assertThat(decoded(journal.get(0)).mark().stamp())
                .as("beats the version that it replaces")
                .isGreaterThan(Duration.between(Instant.EPOCH, at(300)).toNanos());
    }
}
