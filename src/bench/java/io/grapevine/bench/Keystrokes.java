package io.grapevine.bench;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A trial that measures how long after a keystroke in the filter its answer is painted: the suggestions after a letter,
 * the alerts after Enter.
 *
 * @param count how many alerts fire
 * @param rounds how often a filter is typed
 */
record Keystrokes(int count, int rounds) implements Trial {
    private static final String TARGET = "50 ms";
    private static final String FILTER = "service=\"service-3\"";

    /** The promise {@code painted} becomes the time from the event to the painting of the first frame with another title. */
    private static final String AWAIT = """
            ([event, before]) => {
              window.painted = new Promise(done => {
                addEventListener(event, ({ timeStamp }) => {
                  const look = () => {
                    const title = document.querySelector('section.firing h2').textContent;
                    if (title === before) {
                      requestAnimationFrame(look);
                    } else {
                      const { port1, port2 } = new MessageChannel();
                      port1.onmessage = () => done(performance.now() - timeStamp);
                      port2.postMessage(0); // taken after this frame is painted
                    }
                  };
                  requestAnimationFrame(look);
                }, { capture: true, once: true });
              });
            }""";

    @Override
    public void measure(Contender contender, Path directory, Table table) throws IOException, InterruptedException {
        try (PageOfAlerts alerts = new PageOfAlerts(count, directory)) {
            Page page = alerts.open();
            Sample letters = new Sample();
            Sample enters = new Sample();
            for (int round = 0; round < rounds; round++) {
                page.keyboard().press("/");
                for (char letter : FILTER.toCharArray()) {
                    letters.add(press(page, Character.toString(letter), "input", ""));
                }
                String title = page.locator("section.firing h2").innerText();
                enters.add(press(page, "Enter", "keydown", title));
                title = page.locator("section.firing h2").innerText();
                enters.add(press(page, "Backspace", "keydown", title));
                page.keyboard().press("Escape");
            }
            enter(contender, table, "A letter", "suggestions", letters);
            enter(contender, table, "Enter or Backspace", "alerts", enters);
        }
    }

    private void enter(Contender contender, Table table, String key, String answer, Sample times) {
        String question = Sample.text("%s in the filter until the %s are painted at %,d alerts", key, answer, count);
        table.enter(contender, question, TARGET, Sample.text("%.0f ms (%.0f ms)", times.median(), times.quantile(1)));
    }

    /** Presses a key and returns the milliseconds until the title of the alerts is not {@code before}, if that is a title. */
    private static double press(Page page, String key, String event, String before) {
        page.evaluate(AWAIT, new String[] {event, before});
        page.keyboard().press(key);
        return ((Number) page.evaluate("() => window.painted")).doubleValue();
    }
}
