package io.grapevine.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.core.dispatch.GroupView;
import io.grapevine.features.actions.ActionResult;
import io.grapevine.features.actions.ActionSilence;
import io.grapevine.model.Action;
import io.grapevine.records.Silence;
import io.grapevine.records.SilenceState;
import io.grapevine.sim.Depth;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Actions that arrive at two replicas, which see each other or do not. */
class SharedActionsTest {
    private static final Action HOUR = Action.parse("silence 1h").orElseThrow();

    private static final List<Action> ACTIONS = List.of(Action.ACK, HOUR, Action.UNDO);

    private static final Duration AHEAD = Duration.ofSeconds(50);

    private ActionReplicas replicas = new ActionReplicas();

    private ActionResult act(Node replica, Action action) {
        return replicas.await(ask(replica, action));
    }

    private CompletionStage<ActionResult> ask(Node replica, Action action) {
        return ask(replica, action, 0, Optional.empty());
    }

    private CompletionStage<ActionResult> ask(Node replica, Action action, int round, Optional<Instant> at) {
        return replicas.ask(replica, action, ActionReplicas.episode(replicas.a()), round, at);
    }

    private Map<String, Silence> silences(Node replica) {
        Map<String, Silence> all = new TreeMap<>();
        replica.silences().all().forEach(silence -> all.put(silence.id(), silence));
        return all;
    }

    private SilenceState state(Silence silence) {
        return silence.stateAt(replicas.now());
    }

    @Test
    void bothReplicasKnowTheEpisodeAndTheActionsOfOne() {
        assertThat(ActionReplicas.episode(replicas.a())).isEqualTo(ActionReplicas.episode(replicas.b()));
        assertThat(act(replicas.a(), Action.ACK)).isInstanceOf(ActionResult.Done.class);
        replicas.pass(1);
        assertThat(act(replicas.b(), Action.ACK)).isInstanceOf(ActionResult.Exists.class);
        assertThat(act(replicas.b(), Action.UNDO)).isInstanceOf(ActionResult.Undone.class);
        replicas.pass(1);
        assertThat(act(replicas.a(), Action.UNDO)).isInstanceOf(ActionResult.Nothing.class);
    }

    @Test
    void anUndoEndsWhatItWasOfferedForAlthoughTheClockOfThatIsAhead() {
        replicas = new ActionReplicas(AHEAD);
        act(replicas.a(), Action.ACK);
        replicas.pass(10);
        int round = replicas.state().round();
        assertThat(replicas.await(ask(replicas.b(), Action.UNDO, round, Optional.of(replicas.now()))))
                .isInstanceOf(ActionResult.Undone.class);
    }

    @Test
    void aClickThatIsDeliveredAgainDoesNotRepeatWhatWasUndoneWhereTheClockIsBehind() {
        replicas = new ActionReplicas(AHEAD);
        Optional<Instant> click = Optional.of(replicas.now());
        replicas.await(ask(replicas.a(), Action.ACK, 0, click));
        replicas.pass(10);
        act(replicas.b(), Action.UNDO);
        replicas.pass(5);
        assertThat(replicas.await(ask(replicas.b(), Action.ACK, 0, click))).isInstanceOf(ActionResult.Stale.class);
    }

    @Test
    void theSameButtonOnBothSidesOfAPartitionMakesOneSilence() {
        replicas.part();
        replicas.pass(10);
        assertThat(act(replicas.a(), Action.ACK)).isInstanceOf(ActionResult.Done.class);
        replicas.pass(10);
        assertThat(act(replicas.b(), Action.ACK)).isInstanceOf(ActionResult.Done.class);
        replicas.heal();
        replicas.pass(60);

        assertThat(silences(replicas.a())).hasSize(1).isEqualTo(silences(replicas.b()));
        assertThat(silences(replicas.a()).values()).extracting(this::state).containsExactly(SilenceState.ACTIVE);
    }

    @Test
    void anUndoOnOneSideOfAPartitionHoldsOnBoth() {
        act(replicas.a(), Action.ACK);
        replicas.pass(1);
        replicas.part();
        replicas.pass(10);
        act(replicas.b(), Action.UNDO);
        replicas.pass(10);
        assertThat(act(replicas.a(), Action.ACK)).isInstanceOf(ActionResult.Exists.class);
        replicas.heal();
        replicas.pass(60);

        assertThat(silences(replicas.a())).hasSize(1).isEqualTo(silences(replicas.b()));
        assertThat(silences(replicas.a()).values()).extracting(this::state).containsExactly(SilenceState.EXPIRED);
    }

    @Test
    void whatAReplicaWhoseClockIsAheadHasDoneIsInForceAtOnce() {
        replicas = new ActionReplicas(AHEAD);
        assertThat(act(replicas.a(), Action.ACK)).isInstanceOf(ActionResult.Done.class);
        replicas.pass(1);

        assertThat(replicas.active()).hasSize(1);
        assertThat(act(replicas.b(), Action.ACK)).isInstanceOf(ActionResult.Exists.class);
        assertThat(act(replicas.b(), Action.UNDO)).isInstanceOf(ActionResult.Undone.class);
    }

    @Test
    void whatAReplicaWhoseClockIsAheadDoesAgainStaysInForce() {
        replicas = new ActionReplicas(AHEAD);
        replicas.part();
        replicas.pass(10);
        assertThat(act(replicas.b(), Action.ACK)).isInstanceOf(ActionResult.Done.class);
        replicas.pass(1);
        assertThat(act(replicas.a(), Action.ACK)).isInstanceOf(ActionResult.Done.class);
        replicas.heal();
        replicas.pass(20);

        assertThat(silences(replicas.b())).hasSize(1).isEqualTo(silences(replicas.a()));
        assertThat(replicas.silences().get(0).startsAt()).isAfter(replicas.now());
        assertThat(replicas.active()).hasSize(1);
    }

    @Test
    void aSecondClickIsAnsweredOnceTheSilenceOfTheFirstIsDurable() {
        GroupView group = replicas.a().groups().groups().iterator().next();
        replicas.disk().holdUp();
        List<CompletionStage<?>> answers = List.of(
                ask(replicas.a(), HOUR),
                ask(replicas.a(), HOUR),
                ask(replicas.a(), Action.ACK),
                ask(replicas.a(), Action.ACK),
                replicas.first().acknowledge(group, "Ana", "by a link", Optional.empty()));
        replicas.settle();
        assertThat(answers).noneMatch(answer -> answer.toCompletableFuture().isDone());

        replicas.disk().goOn();
        replicas.settle();

        assertThat(answers)
                .extracting(
                        answer -> answer.toCompletableFuture().join().getClass().getSimpleName())
                .containsExactly("Done", "Exists", "Done", "Exists", "Stored");
        assertThat(silences(replicas.a())).hasSize(2);
    }

    @Test
    void whateverIsPressedThereIsOneSilenceOfEachRoundAndNoneIsRevived() {
        for (int seed = 0; seed < Depth.of(20, 100); seed++) {
            replicas = new ActionReplicas();
            assertThat(expiredAfter(new Random(seed))).as("seed " + seed).isEmpty();
        }
    }

    /** Presses at random; returns the silences that were expired and are active. */
    private Set<String> expiredAfter(Random random) {
        Set<String> expired = new TreeSet<>();
        for (int i = 0; i < 30; i++) {
            if (random.nextInt(6) == 0) {
                replicas.part();
            } else if (random.nextInt(4) == 0) {
                replicas.heal();
            }
            Node replica = random.nextBoolean() ? replicas.a() : replicas.b();
            ActionResult result = act(replica, ACTIONS.get(random.nextInt(ACTIONS.size())));
            if (result instanceof ActionResult.Undone undone) {
                expired.addAll(undone.ids());
            }
            replicas.pass(random.nextInt(3) == 0 ? 0 : random.nextDouble() * 5);
        }
        replicas.heal();
        replicas.pass(60);
        assertThat(silences(replicas.a())).isNotEmpty().isEqualTo(silences(replicas.b()));
        assertThat(silences(replicas.a()).values().stream()
                        .map(silence -> ActionSilence.of(silence).orElseThrow())
                        .toList())
                .doesNotHaveDuplicates();
        Set<String> revived = new HashSet<>(expired);
        revived.removeIf(id -> state(silences(replicas.a()).get(id)) == SilenceState.EXPIRED);
        return revived;
    }
}
