package io.grapevine.bench;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.grapevine.it.ManyAlerts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Frames per second while the wheel turns: over the rows of groups, and over the rows of the largest group.
 *
 * @param count how many alerts fire
 * @param rounds how many seconds
 */
record Scrolling(int count, int rounds) implements Trial {
    /** In pixels; of one turn of the wheel. */
    private static final int STEP = 120;

    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final String COUNT = """
            () => {
              window.frameTimes = [];
              const frame = time => {
                window.frameTimes.push(time);
                requestAnimationFrame(frame);
              };
              requestAnimationFrame(frame);
            }""";

    @Override
    public void measure(Contender contender, Path directory, Table table) throws IOException, InterruptedException {
        try (PageOfAlerts alerts = new PageOfAlerts(count, directory)) {
            enter(contender, table, "groups", frames(alerts.open()));
            alerts.closePages();
            Page page = alerts.open();
            page.locator("gv-group")
                    .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(ManyAlerts.LARGEST))
                    .first()
                    .click();
            enter(contender, table, "rows of one group", frames(page));
        }
    }

    private void enter(Contender contender, Table table, String what, List<Double> times) {
        Sample gaps = new Sample();
        for (int i = 1; i < times.size(); i++) {
            gaps.add(times.get(i) - times.get(i - 1));
        }
        double seconds = (times.get(times.size() - 1) - times.get(0)) / 1000;
        String question = Sample.text("Frames per second while %s are scrolled at %,d alerts", what, count);
        table.enter(contender, question, "50", Sample.text("%.1f", (times.size() - 1) / seconds));
        String figure = Sample.text("%.0f ms, %.0f ms", gaps.quantile(0.99), gaps.quantile(1));
        table.enter(contender, "… of 99 of 100 frames the time, and the longest (" + what + ")", "", figure);
    }

    /** The times of the frames, in milliseconds. */
    private List<Double> frames(Page page) throws InterruptedException {
        page.mouse().move(600, 600);
        page.evaluate(COUNT);
        long end = System.nanoTime() + Duration.ofSeconds(rounds).toNanos();
        int direction = 1;
        while (System.nanoTime() < end) {
            page.mouse().wheel(0, direction * STEP);
            Thread.sleep(PAUSE.toMillis());
            if ((boolean) page.evaluate(
                    "way => way > 0 ? scrollY + innerHeight > document.body.scrollHeight - 50" + " : scrollY === 0",
                    direction)) {
                direction = -direction;
            }
        }
        return ((List<?>) page.evaluate("() => window.frameTimes"))
                .stream().map(time -> ((Number) time).doubleValue()).toList();
    }
}
