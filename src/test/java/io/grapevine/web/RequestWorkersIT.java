package io.grapevine.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Requests that keep all their threads busy. */
class RequestWorkersIT {
    private static final int AT_A_TIME = 2 * Runtime.getRuntime().availableProcessors();
    private static final int READS = 4 * AT_A_TIME;

    private final CountDownLatch end = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(AT_A_TIME);
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    /** {@code /busy} takes a thread until the end; {@code /sent} is answered from where notifications are. */
    private final Routes routes = router -> {
        router.post("/busy")
                .handler(context -> RequestWorkers.run(context, () -> end.await(20, TimeUnit.SECONDS))
                        .onComplete(done -> Answer.text(context, 200, "ended")));
        router.post("/read")
                .handler(RequestLimits::admit)
                .handler(context -> RequestWorkers.run(context, () -> end.await(20, TimeUnit.SECONDS))
                        .onComplete(done -> Answer.text(context, 200, "ended")));
        router.get("/answer")
                .handler(context -> RequestWorkers.answer(context, () -> {
                            most.accumulateAndGet(answers.incrementAndGet(), Math::max);
                            begun.countDown();
                            end.await(20, TimeUnit.SECONDS);
                            return answers.decrementAndGet();
                        })
                        .onComplete(done -> Answer.text(context, 200, "ended")));
        router.post("/change")
                .handler(context -> RequestWorkers.answer(context, Executors.callable(() -> {}))
                        .onComplete(done -> Answer.text(context, 200, "changed")));
        router.get("/sent")
                .handler(context -> context.vertx()
                        .executeBlocking(Executors.callable(() -> {}), false)
                        .onComplete(done -> Answer.text(context, 200, "sent")));
    };

    private static List<CompletableFuture<Integer>> post(ServedWeb web, String path, int number) {
        return request(web, "POST", path, number);
    }

    private static List<CompletableFuture<Integer>> request(ServedWeb web, String method, String path, int number) {
        List<CompletableFuture<Integer>> all = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            all.add(CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return web.request(method, path, "").statusCode();
                        } catch (Exception gone) {
                            return 0;
                        }
                    },
                    task -> new Thread(task).start()));
        }
        return all;
    }

    @Test
    void notificationsAreSentWhileRequestsTakeAllTheirThreads() throws Exception {
        try (ServedWeb web = ServedWeb.serve(ServedWeb.options(), routes)) {
            List<CompletableFuture<Integer>> busy = post(web, "/busy", 60);

            for (int i = 0; i < 20; i++) {
                assertThat(web.get("/sent").body()).isEqualTo("sent");
            }
            assertThat(busy).noneMatch(CompletableFuture::isDone);
            end.countDown();
            for (CompletableFuture<Integer> each : busy) {
                assertThat(each.get(20, TimeUnit.SECONDS)).isEqualTo(200);
            }
        }
    }

    @Test
    void fewAnswersAreMadeAtATimeHoweverManyReadAndOthersDoNotWaitForThem() throws Exception {
        try (ServedWeb web = ServedWeb.serve(ServedWeb.options("--web.get-concurrency=" + READS), routes)) {
            List<CompletableFuture<Integer>> reads = request(web, "GET", "/answer", READS);
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();

            assertThat(web.request("POST", "/change", "").body()).isEqualTo("changed");
            assertThat(reads).noneMatch(CompletableFuture::isDone);
            end.countDown();
            for (CompletableFuture<Integer> each : reads) {
                assertThat(each.get(20, TimeUnit.SECONDS)).isEqualTo(200);
            }
            assertThat(most).hasValue(AT_A_TIME);
        }
    }

    @Test
    void requestsThatReadWithABodyTakePlacesOfThoseThatRead() throws Exception {
        try (ServedWeb web = ServedWeb.serve(ServedWeb.options("--web.get-concurrency=2"), routes)) {
            List<CompletableFuture<Integer>> reads = post(web, "/read", 3);
            Object first = CompletableFuture.anyOf(reads.toArray(CompletableFuture[]::new))
                    .get(20, TimeUnit.SECONDS);

            assertThat(first).isEqualTo(503);
            end.countDown();
        }
    }

    @Test
    void theTimeOfARequestEndsThoseThatTakeAllThreads() throws Exception {
        try (ServedWeb web = ServedWeb.serve(ServedWeb.options("--web.timeout=300ms"), routes)) {
            for (CompletableFuture<Integer> each : post(web, "/busy", 40)) {
                assertThat(each.get(20, TimeUnit.SECONDS)).isEqualTo(503);
            }
            HttpResponse<String> next = web.get("/-/ready");
            assertThat(next.statusCode()).isEqualTo(200);
            end.countDown();
        }
    }

    @Test
    void aStopTakesNoLongerThanItsPatienceWhateverRuns() throws Exception {
        try (ServedWeb web = ServedWeb.serve(ServedWeb.options(), routes)) {
            List<CompletableFuture<Integer>> busy = post(web, "/busy", 40);
            assertThat(web.get("/sent").body()).isEqualTo("sent");

            ServedWeb.await(web.stop(Duration.ofMillis(100)));
            assertThat(busy)
                    .allSatisfy(
                            each -> assertThat(each.get(20, TimeUnit.SECONDS)).isNotEqualTo(200));
            end.countDown();
        }
    }
}
