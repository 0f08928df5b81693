package io.grapevine.web.action.telegram;

import io.grapevine.web.action.chat.JsonTree;
import io.grapevine.web.action.telegram.TelegramBotApi.Answer;
import io.grapevine.web.action.telegram.Upkeep.Round;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Asks Telegram for clicks, one after the other. The request for the next one confirms that the last one was handled: a click that
 * was not, as a replica has died, is Telegram's to report again.
 */
final class UpdatePoller implements Upkeep.Work {
    /** How long Telegram may wait for a click. */
    static final Duration WAIT = Duration.ofSeconds(50);

    /** An answer without clicks that comes sooner is not one of a server that waits for clicks. */
    private static final Duration EARLY = Duration.ofSeconds(1);

    private final Source source;
    private final Handler handler;
    private final InstantSource clock;
    private long offset;

    /** The queue of a bot. */
    @FunctionalInterface
    interface Source {
        /**
         * Asks for an update, and confirms those before it.
         *
         * @param offset the number of the update; 0 for the first that was not confirmed
         * @param wait how long to wait for one
         */
        CompletionStage<Answer> updates(long offset, Duration wait);
    }

    /** Consumer of updates. */
    @FunctionalInterface
    interface Handler {
        /** Handles an update; completes, without an exception, when it need not be reported again. */
        CompletionStage<?> handle(JsonTree update);
    }

    /** A poller that begins with the first update that was not confirmed. */
    UpdatePoller(Source source, Handler handler, InstantSource clock) {
        this.source = source;
        this.handler = handler;
        this.clock = clock;
    }

    /** After a failure at once, so that the state says soon whether it is over. */
    @Override
    public CompletionStage<Round> next(boolean isUp) {
        Instant begin = clock.instant();
        return source.updates(offset, isUp ? WAIT : Duration.ZERO).thenCompose(answer -> {
            if (!answer.isOk()) {
                return CompletableFuture.completedFuture(new Round(answer, Duration.ZERO));
            }
            List<JsonTree> updates = answer.result().list();
            boolean isList = answer.result().value() instanceof List<?>;
            if (!isList || updates.stream().anyMatch(update -> update.whole("update_id") <= 0)) {
                return CompletableFuture.completedFuture(
                        new Round(Answer.failed("not the answer expected"), Duration.ZERO));
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
            all = all.thenCompose(before -> handler.handle(update))
                    .thenAccept(done -> offset = update.whole("update_id") + 1);
        }
        return all;
    }
}
