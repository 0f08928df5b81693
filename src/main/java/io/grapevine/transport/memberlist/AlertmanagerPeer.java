package io.grapevine.transport.memberlist;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.mesh.membership.MemberId;
import io.grapevine.mesh.membership.SeedStatus;
import io.grapevine.mesh.state.ReplicatedState;
import io.grapevine.transport.PeerAddress;
import io.grapevine.transport.link.MeshAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The exchanges with the Alertmanager at one address. On the loop only. */
final class AlertmanagerPeer {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(1);
    private static final int JITTER_MILLIS = 250;

    /** An exchange costs an Alertmanager about the time that it takes, so exchanges of large states are rarer. */
    private static final int IDLE_SHARE = 10;

    private static final Duration LEAST_GAP = Duration.ofMillis(50);
    private static final int GAP_SHARE = 4;

    /** How long a lost one is looked for every second. */
    private static final Duration JUST_LOST = Duration.ofMinutes(1);

    private static final Duration LOST_INTERVAL = Duration.ofSeconds(5);

    /** After so many failures in a row one that answered counts as gone. A closed port says so at once. */
    private static final int MOST_FAILURES = 2;

    private static final Duration SECOND_REFUSAL = Duration.ofSeconds(2);
    private static final Duration UNANSWERED = Duration.ofSeconds(10);

    private final EventLoop loop;
    private final Exchanger exchanger;
    private final PeerAddress peer;
    private final Supplier<Set<MeshAddress>> replicas;
    private final AlertmanagerBridge bridge;
    private final PeerRecords records;
    private final Duration started;
    private List<MeshAddress> resolved = List.of();
    private List<Runnable> waiting = new ArrayList<>();
    private SeedStatus status;
    private EventLoop.Timer next = () -> {};
    private Duration begun;
    private Duration took = Duration.ZERO;
    private Duration lost;
    private @Nullable MeshAddress address;
    private Phase phase = Phase.IDLE;
    private Contact contact = Contact.SOUGHT;
    private boolean merged;
    private int failures;

    /** The phase of the exchanges: {@code IDLE → EXCHANGING → IDLE}, by {@code DUE} and {@code REPEATING} after writes. */
    private enum Phase {
        /** The next exchange begins after the usual pause. */
        IDLE,
        /** Something was written here: the next exchange begins as soon as the last one allows. */
        DUE,
        /** An exchange is under way. */
        EXCHANGING,
        /** An exchange is under way, and something was written since it began: another one follows at once. */
        REPEATING,
        /** No exchange begins any more. */
        CLOSED;

        boolean isRunning() {
            return this == EXCHANGING || this == REPEATING;
        }

        Phase onWrite() {
            return switch (this) {
                case IDLE, DUE -> DUE;
                case EXCHANGING, REPEATING -> REPEATING;
                case CLOSED -> CLOSED;
            };
        }

        Phase onEnd() {
            return switch (this) {
                case EXCHANGING -> IDLE;
                case REPEATING -> DUE;
                case IDLE, DUE, CLOSED -> this;
            };
        }
    }

    /** The finding of the last exchanges. */
    private enum Contact {
        /** The Alertmanager has not answered yet, or does not any more. */
        SOUGHT,
        /** The Alertmanager answers; a single failure does not change that. */
        UP,
        /** A replica is at its address. */
        REPLACED
    }

    AlertmanagerPeer(
            EventLoop loop,
            Exchanger exchanger,
            PeerAddress peer,
            Supplier<Set<MeshAddress>> replicas,
            Map<StateKind, ReplicatedState> states,
            AlertmanagerBridge bridge) {
        this.loop = loop;
        this.exchanger = exchanger;
        this.peer = peer;
        this.replicas = replicas;
        this.bridge = bridge;
        this.records = new PeerRecords(states);
        this.started = loop.elapsed();
        this.begun = started;
        this.lost = started;
        this.status = SeedStatus.of(peer.text(), SeedStatus.State.TRYING);
    }

    /** The address as configured, or as another Alertmanager says it. */
    String name() {
        return peer.text();
    }

    boolean isUp() {
        return contact == Contact.UP;
    }

    @Nullable
    MeshAddress address() {
        return address;
    }

    /** The addresses that its name resolved to at its last answer; none if it does not answer any more. */
    List<MeshAddress> resolved() {
        return resolved;
    }

    /** Whether the Alertmanager's state is known here, or it has had the time to show it. */
    boolean isSettled() {
        Duration elapsed = loop.elapsed().minus(started);
        boolean refuses = failures > 1 && status.state() == SeedStatus.State.REFUSED;
        return merged
                || contact == Contact.REPLACED
                || (refuses && elapsed.compareTo(SECOND_REFUSAL) >= 0)
                || elapsed.compareTo(UNANSWERED) >= 0;
    }

    SeedStatus status() {
        return status;
    }

    void exchange() {
        if (phase.isRunning() || phase == Phase.CLOSED) {
            return;
        }
        next.cancel();
        phase = Phase.EXCHANGING;
        begun = loop.elapsed();
        List<Runnable> served = waiting;
        waiting = new ArrayList<>();
        Exchanger.Request request =
                new Exchanger.Request(peer, failures, replicas.get(), records.lacking(), records.records());
        exchanger.exchange(request, outcome -> ended(outcome, served));
    }

    private void ended(Exchanger.Outcome outcome, List<Runnable> served) {
        Runnable end = () -> {
            phase = phase.onEnd();
            bridge.onChanged();
            served.forEach(Runnable::run);
            scheduleNext();
        };
        if (outcome instanceof Exchanger.Outcome.Answered answer) {
            boolean first = !isUp();
            answered(answer);
            if (first) {
                phase = phase.onWrite(); // only now it is known what the Alertmanager lacks
            }
            bridge.onAnswered(this, answer, () -> {
                merged = true;
                took = loop.elapsed().minus(begun);
                end.run();
            });
        } else {
            if (outcome instanceof Exchanger.Outcome.Failed failed) {
                failed(failed);
            } else if (outcome instanceof Exchanger.Outcome.Replaced by) {
                gone();
                contact = Contact.REPLACED;
                status = new SeedStatus(
                        peer.text(), by.address().toString(), SeedStatus.State.TRYING, "a replica is there", 0, null);
            }
            end.run();
        }
    }

    private void answered(Exchanger.Outcome.Answered answer) {
        contact = Contact.UP;
        failures = 0;
        address = answer.address();
        resolved = answer.resolved();
        records.replied(answer.known());
        status = SeedStatus.connected(answer.address().toString(), new MemberId("Alertmanager", "-"))
                .configuredAs(peer.text());
    }

    private void failed(Exchanger.Outcome.Failed failure) {
        failures++;
        records.failed();
        boolean refused = failure.state() == SeedStatus.State.REFUSED;
        SeedStatus next =
                refused ? SeedStatus.refused(peer.text(), failures) : SeedStatus.of(peer.text(), failure.state());
        status = next.because(failure.reason());
        if (refused || failures >= MOST_FAILURES) {
            gone();
        }
        bridge.onFailed(this, failure.reason());
    }

    private void gone() {
        if (isUp()) {
            lost = loop.elapsed();
            contact = Contact.SOUGHT;
        }
        resolved = List.of();
        records.forget();
    }

    private void scheduleNext() {
        Duration pause = pause();
        schedule(phase == Phase.DUE || !waiting.isEmpty() ? Duration.ZERO : pause);
    }

    private Duration pause() {
        if (!isUp()) {
            boolean justLost = loop.elapsed().minus(lost).compareTo(JUST_LOST) < 0;
            return justLost ? INTERVAL : LOST_INTERVAL;
        }
        Duration jitter = Duration.ofMillis(loop.random().nextInt(JITTER_MILLIS));
        Duration idle = longer(INTERVAL, took.multipliedBy(IDLE_SHARE));
        return (idle.compareTo(LONGEST_INTERVAL) < 0 ? idle : LONGEST_INTERVAL).plus(jitter);
    }

    /** Schedules the next exchange, not sooner than the last one allows. */
    private void schedule(Duration pause) {
        if (phase != Phase.CLOSED) {
            next.cancel();
            Duration rest =
                    begun.plus(longer(LEAST_GAP, took.multipliedBy(GAP_SHARE))).minus(loop.elapsed());
            next = loop.schedule(longer(pause, rest), this::exchange);
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** Something was written here, which the Alertmanager should have soon. */
    void onWrite() {
        Phase before = phase;
        phase = isUp() ? phase.onWrite() : phase;
        if (before == Phase.IDLE && phase == Phase.DUE) {
            schedule(Duration.ZERO);
        }
    }

    /** Runs {@code then} after an exchange that begins from now on. */
    void exchangeThen(Runnable then) {
        waiting.add(then);
        if (!phase.isRunning()) {
            schedule(Duration.ZERO);
        }
    }

    void close() {
        phase = Phase.CLOSED;
        next.cancel();
    }
}
