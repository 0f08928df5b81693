package io.grapevine.httpclient.sender;

import io.grapevine.httpclient.Destinations;
import io.grapevine.httpclient.HostLookup;
import io.grapevine.httpclient.SendFailure;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The deadline of an exchange of several steps. When it expires, it cancels the running step, and each later step as it
 * starts. Thread-safe.
 */
public final class ExchangeDeadline {
    private final long timer;
    private final long end;
    private @Nullable Runnable cancel;
    private boolean expired;

    private ExchangeDeadline(Vertx vertx, Duration timeout, Runnable whenExpired) {
        long millis = Math.max(1, timeout.toMillis());
        end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        timer = vertx.setTimer(millis, id -> {
            whenExpired.run();
            Runnable last;
            synchronized (this) {
                expired = true;
                last = cancel;
            }
            if (last != null) {
                last.run();
            }
        });
    }

    /**
     * Runs an exchange until its deadline.
     *
     * @param timeout the time for all steps; at least a millisecond
     * @param where the address for error messages
     * @return fails with a {@link SendFailure} only
     */
    public static <T> Future<T> run(
            Vertx vertx, Duration timeout, String where, Function<ExchangeDeadline, Future<T>> exchange) {
        Promise<T> result = Promise.promise();
        ExchangeDeadline deadline = new ExchangeDeadline(vertx, timeout, () -> result.tryFail(SendFailure.timedOut()));
        exchange.apply(deadline).onComplete(done -> {
            vertx.cancelTimer(deadline.timer);
            if (done.succeeded()) {
                result.tryComplete(done.result());
            } else {
                result.tryFail(HttpFaults.at(where, done.cause()));
            }
        });
        return result.future();
    }

    /**
     * Runs a socket conversation on one event loop. So no event comes before its handler is registered, and all run on
     * one thread.
     */
    public static <T> Future<T> onEventLoop(Vertx vertx, Supplier<Future<T>> conversation) {
        return onEventLoop(((VertxInternal) vertx).createEventLoopContext(), conversation);
    }

    /** Runs a socket conversation on a given event loop. */
    static <T> Future<T> onEventLoop(Context loop, Supplier<Future<T>> conversation) {
        Promise<T> result = Promise.promise();
        loop.runOnContext(begin -> {
            try {
                conversation.get().onComplete(result);
            } catch (RuntimeException fault) {
                result.fail(fault);
            }
        });
        return result.future();
    }

    /** The time left in milliseconds, at least one. */
    public int millisLeft() {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, left));
    }

    /** Whether the deadline has expired, so that the exchange ended before its steps did. */
    public synchronized boolean hasExpired() {
        return expired;
    }

    /**
     * Resolves the host of a server for the next step, which connects to exactly that address: a second lookup might
     * return one that is not allowed.
     *
     * @param allowed which addresses the step may connect to
     * @return the address without the name, so that a connection is not reused for another address of the host. Fails
     *     with a {@link SendFailure} if the address is not allowed or the deadline has expired
     */
    public Future<SocketAddress> resolve(Destinations allowed, String host, int port) {
        return allowed.find(host).compose(address -> {
            if (hasExpired()) {
                return Future.failedFuture(SendFailure.timedOut());
            }
            try {
                allowed.check(host, address);
            } catch (SendFailure failure) {
                return Future.failedFuture(failure);
            }
            return Future.succeededFuture(HostLookup.server(address, port));
        });
    }

    /** Sets how to cancel the step that starts; cancels it at once if the deadline has expired. */
    public void running(Runnable howToCancel) {
        boolean late;
        synchronized (this) {
            cancel = howToCancel;
            late = expired;
        }
        if (late) {
            howToCancel.run();
        }
    }
}
