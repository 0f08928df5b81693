package io.grapevine.features.values;

import io.grapevine.base.loop.EventLoop;
import io.prometheus.metrics.core.metrics.Counter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queries to one Prometheus server. A query that is asked already, or was just answered, is not asked again. Few are under way at a time;
 * the others wait, and none longer than its limit. A server that has failed some times in a row is left out for a while. On the loop only.
 *
 * <pre>
 * asked ── known? ──▶ that answer
 *       ├─ left out, or too many wait ──▶ why there is none
 *       └─▶ waiting ──▶ under way ──┬─ answered ──▶ its series, if any, for some seconds
 *               └── limit ──────────┴─ limit, failed ──▶ why there is none
 * </pre>
 */
final class ValueServer {
    private static final Logger LOG = LoggerFactory.getLogger(ValueServer.class);

    /** How long a query may take, its wait included. */
    static final Duration LIMIT = Duration.ofSeconds(1);

    static final int MOST_UNDER_WAY = 4;
    static final int MOST_WAITING = 100;

    /** The number of failures in a row after which a server is left out, and for how long. */
    private static final int FAILURES = 3;

    private static final Duration LEFT_OUT = Duration.ofSeconds(30);

    /** How long an answer stands for others; what groups of one storm ask is mostly the same. */
    private static final Duration KEPT = Duration.ofSeconds(5);

    private static final int MOST_KEPT = 16;

    private final EventLoop loop;
    private final ValuesConfig.Server server;
    private final Counter queries;
    private final Map<Query, CompletableFuture<Answer>> known = new HashMap<>();
    private final Deque<Asked> waiting = new ArrayDeque<>();
    private int underWay;
    private int kept;
    private int failures;
    private Duration leftOutUntil = Duration.ZERO;

    /**
     * A query.
     *
     * @param path the procedure
     * @param expression what it computes
     */
    record Query(String path, String expression) {}

    /**
     * The answer to a query.
     *
     * @param series empty if it has none to use
     * @param fault why there are none; empty if there are
     */
    record Answer(Optional<Series> series, String fault) {
        static Answer without(String fault) {
            return new Answer(Optional.empty(), fault);
        }
    }

    private final class Asked {
        private final ValueSource source;
        private final Query query;
        private final Map<String, String> form;
        private final Function<String, Optional<Series>> reader;
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();
        private final Duration end = loop.elapsed().plus(LIMIT);
        private final EventLoop.Timer timer = loop.schedule(
                LIMIT, () -> fail("late", "Prometheus has not answered within a second", "no answer within a second"));
        private boolean isUnderWay;

        Asked(ValueSource source, Query query, Map<String, String> form, Function<String, Optional<Series>> reader) {
            this.source = source;
            this.query = query;
            this.form = form;
            this.reader = reader;
        }

        void start() {
            isUnderWay = true;
            underWay++;
            source.ask(server, query.path(), form, end.minus(loop.elapsed()), reader)
                    .whenComplete((found, failure) -> loop.execute(() -> {
                        if (failure != null) {
                            fail(
                                    "failed",
                                    "Prometheus does not answer, or with an error",
                                    String.valueOf(failure.getMessage()));
                        } else {
                            answered(found);
                        }
                    }));
        }

        private void answered(Optional<Series> found) {
            if (answer.isDone()) { // the limit was first
                return;
            }
            failures = 0;
            if (kept < MOST_KEPT) {
                kept++;
                loop.schedule(KEPT, () -> {
                    kept--;
                    known.remove(query, answer);
                });
            } else {
                known.remove(query, answer);
            }
            if (found.isPresent()) {
                settle("answered", new Answer(found, ""));
            } else {
                settle(
                        "nothing",
                        Answer.without("Prometheus has no series to use, answers too much, or refuses the query"));
            }
        }

        private void fail(String result, String fault, String reason) {
            if (answer.isDone()) {
                return;
            }
            known.remove(query, answer);
            if (isUnderWay) {
                failed(reason);
            }
            settle(result, Answer.without(fault));
        }

        private void settle(String result, Answer found) {
            timer.cancel();
            queries.labelValues(result).inc();
            if (isUnderWay) {
                underWay--;
            } else {
                waiting.remove(this);
            }
            answer.complete(found);
            next();
        }
    }

    ValueServer(EventLoop loop, ValuesConfig.Server server, Counter queries) {
        this.loop = loop;
        this.server = server;
        this.queries = queries;
    }

    /**
     * Asks for the series of a query.
     *
     * @param form the parameters of the query
     * @param reader reads the body of an answer
     * @return completes on the loop, no later than after {@link #LIMIT}
     */
    CompletionStage<Answer> ask(
            ValueSource source, Query query, Map<String, String> form, Function<String, Optional<Series>> reader) {
        CompletableFuture<Answer> earlier = known.get(query);
        if (earlier != null) {
            return earlier;
        }
        if (isLeftOut() || waiting.size() >= MOST_WAITING) {
            queries.labelValues("left_out").inc();
            return CompletableFuture.completedFuture(
                    Answer.without("Prometheus is not asked, as it has failed before or too many queries wait"));
        }
        Asked asked = new Asked(source, query, form, reader);
        known.put(query, asked.answer);
        waiting.add(asked);
        next();
        return asked.answer;
    }

    private boolean isLeftOut() {
        return loop.elapsed().compareTo(leftOutUntil) < 0;
    }

    /** What waits for a server that is left out, or has no time left, goes on to wait until its limit, which is soon. */
    private void next() {
        while (underWay < MOST_UNDER_WAY
                && !isLeftOut()
                && !waiting.isEmpty()
                && waiting.element().end.compareTo(loop.elapsed()) > 0) {
            waiting.remove().start();
        }
    }

    private void failed(String reason) {
        if (++failures < FAILURES) {
            return;
        }
        failures = FAILURES - 1; // the first failure after the while leaves it out again
        boolean isNews = !isLeftOut();
        leftOutUntil = loop.elapsed().plus(LEFT_OUT);
        if (isNews) {
            LOG.atWarn()
                    .addKeyValue("server", server.url().redacted())
                    .addKeyValue("err", reason)
                    .log("Prometheus does not answer, its values are left out");
        }
    }
}
