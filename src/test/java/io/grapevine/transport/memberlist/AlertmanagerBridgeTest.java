package io.grapevine.transport.memberlist;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.receiver.LogLines;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Exchange of silences with Alertmanagers. */
class AlertmanagerBridgeTest extends BridgeFixture {
    @Test
    void bothSidesGetWhatTheOtherHas() {
        alertmanagers.start(ONE);
        setThere("there");
        setHere("here");
        bridge(ONE).start();
        pass(0.5);

        assertThat(silences.get("there")).isNotNull();
        assertThat(alertmanagers.has(StateKind.SILENCE, "here")).isTrue();
    }

    @Test
    void whatIsWrittenHereIsPushedAtOnce() {
        bridged(ONE);
        pass(5);
        setHere("here");
        pass(0.1);
        assertThat(alertmanagers.has(StateKind.SILENCE, "here")).isTrue();
    }

    @Test
    void whatIsSetThereIsHereWithinTwoSeconds() {
        bridged(ONE);
        pass(5);
        setThere("there");
        pass(1.3);
        assertThat(silences.get("there")).isNotNull();
    }

    @Test
    void anExpiryHereIsFinalThoughTheyHaveALaterTime() {
        bridged(ONE);
        setHere("s");
        pass(2);
        Silence later = silence("s", loop.now().plus(HOUR))
                .withTimes(loop.now(), loop.now().plus(HOUR), loop.now().plusSeconds(60));
        alertmanagers.hold(
                StateKind.SILENCE, SilenceCodec.encode(later, later.endsAt().plus(HOUR)));
        expireHere("s");
        pass(5);

        assertThat(alertmanagers.get(StateKind.SILENCE, "s").rank()).isEqualTo(1);
        assertThat(silences.get("s")).extracting(held -> held.version().rank()).isEqualTo(1);
        long changes = silences.changes();
        int pushed = alertmanagers.pushed();
        pass(60);
        assertThat(silences.changes()).isEqualTo(changes);
        assertThat(alertmanagers.pushed()).isEqualTo(pushed);
    }

    @Test
    void nothingIsWrittenOrPushedWhereNothingChanges() {
        alertmanagers.start(ONE);
        alertmanagers.start(TWO);
        for (int i = 0; i < 100; i++) {
            setThere("there" + i);
            setHere("here" + i);
        }
        bridge(ONE, TWO).start();
        pass(10);
        long changes = silences.changes();
        int pushed = alertmanagers.pushed();
        assertThat(silences.size()).isEqualTo(200);
        assertThat(pushed).isLessThanOrEqualTo(200); // both may be given the same at the same time

        pass(600);
        assertThat(silences.changes()).isEqualTo(changes);
        assertThat(alertmanagers.pushed()).isEqualTo(pushed);
        assertThat(alertmanagers.exchanges(ONE)).isBetween(450, 640);
    }

    @Test
    void recordsBeyondTheSizeAreLeftOutAndThoseThatAreThereAreStillChanged() {
        bridged(ONE);
        pass(2);
        for (int i = 0; i < 20; i++) {
            setThere("s" + i, "x".repeat(100_000));
        }
        pass(2);
        assertThat(silences.size()).isEqualTo(10);

        String held = IntStream.range(0, 20)
                .mapToObj(i -> "s" + i)
                .filter(id -> silences.get(id) != null)
                .findFirst()
                .orElseThrow();
        pass(1);
        Silence ended = silence(held, loop.now());
        alertmanagers.hold(
                StateKind.SILENCE, SilenceCodec.encode(ended, ended.endsAt().plus(HOUR)));
        pass(2);
        assertThat(silences.get(held))
                .extracting(known -> known.version().body().length)
                .satisfies(length -> assertThat(length).isLessThan(1_000));
    }

    @Test
    void whoAsksGetsWhatTheyHaveNow() {
        AlertmanagerBridge bridge = bridged(ONE, TWO);
        pass(5);
        setThere("just now");
        List<String> asked = new ArrayList<>();
        EventLoop.Timer timer =
                bridge.ask(Duration.ofSeconds(1), () -> asked.add("" + (silences.get("just now") != null)));
        assertThat(asked).isEmpty();
        pass(0.2);
        assertThat(asked).containsExactly("true");
        timer.cancel();
        pass(2);
        assertThat(asked).hasSize(1);
    }

    @Test
    void whoAsksWaitsForOneThatHangsForSoLongAndNoLonger() {
        AlertmanagerBridge bridge = bridged(ONE);
        pass(5);
        alertmanagers.hang(ONE);
        List<Long> asked = new ArrayList<>();
        Duration from = loop.elapsed();
        var unused = bridge.ask(
                Duration.ofSeconds(1),
                () -> asked.add(loop.elapsed().minus(from).toMillis()));
        var cancelled = bridge.ask(Duration.ofSeconds(1), () -> asked.add(-1L));
        cancelled.cancel();
        pass(5);
        assertThat(asked).containsExactly(1_000L);
    }

    @Test
    void whatWasWrittenLastIsPushedBeforeItLeaves() {
        AlertmanagerBridge bridge = bridged(ONE);
        pass(5);
        setHere("last");
        bridge.leave(() -> events.add("left with it: " + alertmanagers.has(StateKind.SILENCE, "last")));
        pass(0.5);
        assertThat(events).containsExactly("left with it: true");
        bridge.close();
        int exchanges = alertmanagers.exchanges(ONE);
        pass(60);
        assertThat(alertmanagers.exchanges(ONE)).isEqualTo(exchanges);
        assertThat(alertmanagers.isClosed()).isTrue();
    }

    @Test
    void alertmanagerIsWarnedOfOnceAMinuteForEachReason() {
        alertmanagers.start(ONE);
        alertmanagers.garble(1);
        setThere("large", "x".repeat((int) MOST_BYTES));
        try (LogLines log = LogLines.capture()) {
            bridge(ONE).start();
            pass(30);

            assertThat(log.lines())
                    .filteredOn(line -> line.contains("cannot be decoded"))
                    .hasSize(1);
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("than memory permits"))
                    .hasSize(1);
        }
    }
}
