package io.grapevine.bench;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import io.grapevine.it.Eventually;
import io.grapevine.it.ManyAlerts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * A trial that compares what a page that stays open holds after as many changes as come in an hour with what it held at
 * first, each time after a garbage collection. Each minute of the hour, Prometheus sends all alerts anew, and some end
 * or begin; here a minute lasts until the page shows them.
 *
 * @param count how many alerts fire
 * @param minutes of the simulated hour
 */
record HeapGrowth(int count, int minutes) implements Trial {
    /** After so many minutes the page has done everything once. */
    private static final int FIRST = 5;

    private static final double MIB = 1 << 20;

    /** At most so many alerts have ended at a time. */
    private static final int ENDED = 50;

    private static final Duration FAR = Duration.ofHours(6);

    @Override
    public void measure(Contender contender, Path directory, Table table) throws IOException, InterruptedException {
        try (PageOfAlerts alerts = new PageOfAlerts(count, directory)) {
            Page page = alerts.open();
            CDPSession session = page.context().newCDPSession(page);
            int before = critical(page);
            double first = 0;
            for (int minute = 1; minute <= minutes; minute++) {
                simulate(alerts, page, minute, before);
                if (minute == FIRST) {
                    first = heap(session);
                }
            }
            double last = heap(session);
            String figure =
                    Sample.text("%+.1f %% (%.1f → %.1f MiB)", 100 * (last / first - 1), first / MIB, last / MIB);
            String question = Sample.text("Heap after %d min of simulated changes at %,d alerts", minutes, count);
            table.enter(contender, question, "+20 %", figure);
        }
    }

    /** All fire but some of the largest group; how many those are distinguishes this minute from the one before. */
    private void simulate(PageOfAlerts page, Page shown, int minute, int all) throws IOException, InterruptedException {
        ManyAlerts alerts = page.alerts();
        int ended = 1 + minute % ENDED;
        int from = minute * ENDED % (alerts.largest() - ENDED);
        Instant now = Instant.now();
        alerts.post(page.program(), from, from + ended, page.newest(), now);
        alerts.post(page.program(), 0, from, page.newest(), now.plus(FAR));
        alerts.post(page.program(), from + ended, count, page.newest(), now.plus(FAR));
        Eventually.holds("the changes are shown", () -> critical(shown) == all - ended);
    }

    private static int critical(Page page) {
        return Integer.parseInt(
                page.locator("header .count.critical").innerText().replaceAll("\\D", ""));
    }

    /** The used bytes of the page's JavaScript heap after a garbage collection. */
    private static double heap(CDPSession session) {
        session.send("HeapProfiler.collectGarbage");
        JsonObject usage = session.send("Runtime.getHeapUsage");
        return usage.get("usedSize").getAsDouble();
    }
}
