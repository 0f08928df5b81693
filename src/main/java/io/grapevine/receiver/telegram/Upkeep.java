package io.grapevine.receiver.telegram;

import io.grapevine.base.loop.EventLoop;
import io.grapevine.base.loop.Pauses;
import io.grapevine.receiver.action.ConnectedChat;
import io.grapevine.receiver.action.ConnectionState;
import io.grapevine.receiver.action.ReportedConnection;
import io.grapevine.receiver.action.ServiceAnswer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * Repeats the requests by which clicks of a bot arrive, with pauses after those that failed. On its event loop but for
 * {@link #state}.
 */
final class Upkeep implements ConnectedChat.Connection {
    /** So long that a bot is not taken from a poller of another program again and again. */
    private static final Duration AFTER_CONFLICT = Duration.ofSeconds(10);

    private static final Duration AFTER_CONFLICT_SPAN = Duration.ofSeconds(20);

    private final EventLoop loop;
    private final Pauses pauses;
    private final DoubleSupplier random;
    private final ReportedConnection connection;
    private final Supplier<? extends Work> works;
    private EventLoop.Timer next = () -> {};
    private int failures;
    /** The number of the start or stop; rounds of earlier ones are over. */
    private int run;

    private boolean isRunning;

    /** Requests that follow each other. */
    @FunctionalInterface
    interface Work {
        /**
         * Makes the next request, and does all that follows from it. Never completes exceptionally.
         *
         * @param isUp whether the last one was accepted
         */
        CompletionStage<Round> next(boolean isUp);
    }

    /**
     * The result of a request.
     *
     * @param rest the pause after one that was accepted
     */
    record Round(ServiceAnswer answer, Duration rest) {}

    /**
     * Requests that have not begun.
     *
     * @param random for pauses, from 0 to 1
     * @param works makes the requests of each start
     */
    Upkeep(
            EventLoop loop,
            Pauses pauses,
            DoubleSupplier random,
            ReportedConnection connection,
            Supplier<? extends Work> works) {
        this.loop = loop;
        this.pauses = pauses;
        this.random = random;
        this.connection = connection;
        this.works = works;
    }

    @Override
    public ConnectionState state() {
        return connection.state();
    }

    @Override
    public void start() {
        if (!isRunning) {
            isRunning = true;
            failures = 0;
            repeat(works.get(), ++run);
        }
    }

    @Override
    public void stop() {
        if (isRunning) {
            isRunning = false;
            run++;
            next.cancel();
            connection.stop();
        }
    }

    private void repeat(Work work, int current) {
        work.next(connection.state().up())
                .thenAccept(round -> loop.execute(() -> {
                    if (current == run) {
                        next = loop.schedule(pause(round), () -> repeat(work, current));
                    }
                }));
    }

    private Duration pause(Round round) {
        ServiceAnswer answer = round.answer();
        if (answer.isOk()) {
            failures = 0;
            connection.up();
            return round.rest();
        }
        connection.down(answer.error());
        if (answer.code() == TelegramBotApi.CONFLICT) {
            return AFTER_CONFLICT.plusMillis((long) (AFTER_CONFLICT_SPAN.toMillis() * random.getAsDouble()));
        }
        Duration pause = pauses.after(failures++, random.getAsDouble());
        Duration asked = answer.retryAfter();
        return asked != null && asked.compareTo(pause) > 0 ? asked : pause;
    }
}
