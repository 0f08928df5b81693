package io.grapevine.receiver.telegram;

import io.grapevine.receiver.action.JsonTree;
import io.grapevine.receiver.action.ServiceAnswer;
import io.grapevine.receiver.telegram.Upkeep.Round;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Asks Telegram for clicks, one after the other. The request for the next one confirms that the last one was handled: a click that
 * was not, as a replica has died, is Telegram's to report again.
 */
final class UpdatePoller implements Upkeep.Work {
    /** How long Telegram may wait for a click. */
    static final Duration WAIT = Duration.ofSeconds(50);

    /** An answer without clicks that comes sooner is not one of a server that waits for clicks. */
    private static final Duration EARLY = Duration.ofSeconds(1);

    private final BiFunction<Long, Duration, CompletionStage<ServiceAnswer>> source;
    private final Function<JsonTree, CompletionStage<?>> handler;
    private final InstantSource clock;
    private long offset;

    /**
     * A poller that begins with the first update that was not confirmed.
     *
     * @param source asks for the update with a number, 0 for the first that was not confirmed, and waits for it so long; confirms those
     *     before it
     * @param handler handles an update; completes, without an exception, when it need not be reported again
     */
    UpdatePoller(
            BiFunction<Long, Duration, CompletionStage<ServiceAnswer>> source,
            Function<JsonTree, CompletionStage<?>> handler,
            InstantSource clock) {
        this.source = source;
        this.handler = handler;
        this.clock = clock;
    }

    /** After a failure at once, so that the state says soon whether it is over. */
    @Override
    public CompletionStage<Round> next(boolean isUp) {
        Instant begin = clock.instant();
        return source.apply(offset, isUp ? WAIT : Duration.ZERO).thenCompose(answer -> {
            if (!answer.isOk()) {
                return CompletableFuture.completedFuture(new Round(answer, Duration.ZERO));
            }
            List<JsonTree> updates = answer.result().list();
            boolean isList = answer.result().value() instanceof List<?>;
            if (!isList || updates.stream().anyMatch(update -> update.whole("update_id") <= 0)) {
                return CompletableFuture.completedFuture(
                        new Round(ServiceAnswer.failed("not the answer expected"), Duration.ZERO));
            }
            boolean isEarly = isUp
                    && updates.isEmpty()
                    && Duration.between(begin, clock.instant()).compareTo(EARLY) < 0;
            return handle(updates).thenApply(done -> new Round(answer, isEarly ? EARLY : Duration.ZERO));
        });
    }

    private CompletionStage<?> handle(List<JsonTree> updates) {
        CompletionStage<?> all = CompletableFuture.completedFuture(null);
        for (JsonTree update : updates) {
            all = all.thenCompose(before -> handler.apply(update))
                    .thenAccept(done -> offset = update.whole("update_id") + 1);
        }
        return all;
    }
}
