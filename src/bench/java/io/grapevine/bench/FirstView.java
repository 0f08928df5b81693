package io.grapevine.bench;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A trial that measures how long after the start of the navigation the first groups are painted, with nothing cached.
 *
 * @param count how many alerts fire
 * @param target as the table has it
 * @param rounds how often the page is opened
 */
record FirstView(int count, String target, int rounds) implements Trial {
    /** The promise {@code firstView} becomes the time since the start of the navigation, in milliseconds. */
    private static final String SCRIPT = """
            window.firstView = new Promise(done => {
              const look = () => {
                if (document.querySelector('gv-group h3') === null) {
                  requestAnimationFrame(look);
                } else {
                  const { port1, port2 } = new MessageChannel();
                  port1.onmessage = () => done(performance.now());
                  requestAnimationFrame(() => port2.postMessage(0)); // taken after this frame is painted
                }
              };
              requestAnimationFrame(look);
            });""";

    @Override
    public void measure(Contender contender, Path directory, Table table) throws IOException, InterruptedException {
        try (PageOfAlerts alerts = new PageOfAlerts(count, directory)) {
            Sample sample = new Sample();
            for (int round = 0; round < rounds; round++) {
                Page page = alerts.openWith(SCRIPT);
                sample.add(((Number) page.evaluate("() => window.firstView")).doubleValue());
                alerts.closePages();
            }
            String question = Sample.text("First view of %,d alerts", count);
            table.enter(contender, question, target, sample.seconds());
        }
    }
}
