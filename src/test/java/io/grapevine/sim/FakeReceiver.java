package io.grapevine.sim;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.config.WhenMuted;
import io.grapevine.core.notify.Integration;
import io.grapevine.core.notify.TestIntegrations;
import io.grapevine.model.Alert;
import io.grapevine.model.ReceiverData;
import io.grapevine.notification.FailureReason;
import io.grapevine.notification.MessageState;
import io.grapevine.notification.Notification;
import io.grapevine.notification.Notifier;
import io.grapevine.notification.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A receiver that responds as the test says: at once with prepared outcomes, or on request. */
public final class FakeReceiver implements Notifier {
    /**
     * An attempt that was made.
     *
     * @param at when, on the loop's {@code elapsed} clock
     * @param notification what it said
     * @param answer completes with the answer
     */
    public record Received(Duration at, Notification notification, CompletableFuture<Outcome> answer) {}

    /**
     * An earlier message that was drawn again.
     *
     * @param at when, on the loop's {@code elapsed} clock
     * @param notification the alerts that it was of
     * @param state what it shows
     */
    public record Drawn(Duration at, Notification notification, MessageState state) {}

    /** Accepted, with nothing to remember. */
    public static final Outcome ACCEPTED = new Outcome.Delivered(ReceiverData.EMPTY);
    /** Refused for now. */
    public static final Outcome BUSY = new Outcome.Retryable(FailureReason.SERVER_ERROR, "busy", null);
    /** Refused for good. */
    public static final Outcome REFUSED = new Outcome.Rejected(FailureReason.CLIENT_ERROR, "bad request");

    private final EventLoop loop;
    private final List<Received> received = new ArrayList<>();
    private final Deque<Supplier<CompletableFuture<Outcome>>> answers = new ArrayDeque<>();
    private final List<Drawn> drawn = new ArrayList<>();
    private final Deque<Outcome> redrawOutcomes = new ArrayDeque<>();
    private Duration redrawTime = Duration.ZERO;
    private Outcome usual = ACCEPTED;
    private boolean redraws = true;

    /** A receiver that accepts everything. */
    public FakeReceiver(EventLoop loop) {
        this.loop = loop;
    }

    /** Answers the next attempts so, one after the other. */
    public FakeReceiver then(Outcome... outcomes) {
        for (Outcome outcome : outcomes) {
            answers.add(() -> CompletableFuture.completedFuture(outcome));
        }
        return this;
    }

    /** Leaves the next attempt without an answer until the test completes it. */
    public FakeReceiver thenWait() {
        answers.add(CompletableFuture::new);
        return this;
    }

    /** Answers the next attempt so, after a while. */
    public FakeReceiver thenAfter(Duration delay, Outcome outcome) {
        answers.add(() -> {
            CompletableFuture<Outcome> answer = new CompletableFuture<>();
            loop.schedule(delay, () -> answer.complete(outcome));
            return answer;
        });
        return this;
    }

    /** Throws at the next attempt. */
    public FakeReceiver thenThrow() {
        answers.add(() -> {
            throw new IllegalStateException("expected by the test");
        });
        return this;
    }

    /** Answers so from now on, once nothing else is laid out. */
    public void always(Outcome outcome) {
        usual = outcome;
    }

    /** All attempts so far. */
    public List<Received> received() {
        return received;
    }

    /** All messages that were drawn again. */
    public List<Drawn> drawn() {
        return drawn;
    }

    /** Answers the next requests to draw a message again so, one after the other; all others are accepted. */
    public FakeReceiver thenDraws(Outcome... outcomes) {
        redrawOutcomes.addAll(List.of(outcomes));
        return this;
    }

    /** Takes so long to draw a message again from now on. */
    public void drawsIn(Duration time) {
        redrawTime = time;
    }

    /** Cannot draw messages again, as a webhook. */
    public void neverDraws() {
        redraws = false;
    }

    /** The last attempt. */
    public Received last() {
        return received.get(received.size() - 1);
    }

    /**
     * The attempts as text: when, why, and the values of label {@code i} of the alerts, {@code !} before resolved ones.
     */
    public List<String> story() {
        return received.stream().map(FakeReceiver::story).toList();
    }

    private static String story(Received attempt) {
        StringBuilder text = new StringBuilder();
        text.append(attempt.at().toMillis() / 1000.0)
                .append("s ")
                .append(attempt.notification().reason());
        for (Alert alert : attempt.notification().alerts()) {
            text.append(alert.endsAt().equals(Alert.NO_END) ? " " : " !")
                    .append(alert.labels().valueOf("i"));
        }
        return text.toString();
    }

    /** This receiver as the only integration of {@code name}. */
    public List<Integration> as(String name, boolean sendResolved) {
        return List.of(TestIntegrations.of(name, "webhook", 0, 0, sendResolved, this));
    }

    /** This receiver as the only integration of {@code name}, with actions in its messages. */
    public List<Integration> withActions(String name) {
        return withActions(name, true);
    }

    /**
     * This receiver as the only integration of {@code name}, with actions, and with or without notifications of
     * resolved alerts.
     */
    public List<Integration> withActions(String name, boolean sendResolved) {
        return List.of(new Integration(name, "webhook", 0, 0, sendResolved, WhenMuted.NONE, null, true, this));
    }

    @Override
    public CompletionStage<Outcome> send(Notification notification) {
        Supplier<CompletableFuture<Outcome>> next = answers.poll();
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        received.add(new Received(loop.elapsed(), notification, answer));
        if (next == null) {
            answer.complete(usual);
        } else {
            next.get().thenAccept(answer::complete);
        }
        return answer;
    }

    @Override
    public boolean redraws(ReceiverData data) {
        return redraws;
    }

    @Override
    public CompletionStage<Outcome> redraw(Notification notification, MessageState state) {
        drawn.add(new Drawn(loop.elapsed(), notification, state));
        Outcome next = redrawOutcomes.poll();
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        if (redrawTime.isZero()) {
            answer.complete(next == null ? ACCEPTED : next);
        } else {
            loop.schedule(redrawTime, () -> answer.complete(next == null ? ACCEPTED : next));
        }
        return answer;
    }
}
