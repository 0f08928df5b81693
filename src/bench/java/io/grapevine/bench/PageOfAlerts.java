package io.grapevine.bench;

import com.microsoft.playwright.Page;
import io.grapevine.it.Chromium;
import io.grapevine.it.Eventually;
import io.grapevine.it.ManyAlerts;
import io.grapevine.it.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** A replica that has many alerts, and a browser for its page. */
final class PageOfAlerts implements AutoCloseable {
    private final ManyAlerts alerts;
    private final Program program;
    private final Chromium chromium;
    private final Instant newest = Instant.now();

    /**
     * Starts both and waits until all alerts are in groups.
     *
     * @param directory an empty one, for the files of the replica
     */
    PageOfAlerts(int count, Path directory) throws IOException, InterruptedException {
        alerts = new ManyAlerts(count);
        Path config = Files.writeString(directory.resolve("alertmanager.yml"), ManyAlerts.CONFIG);
        program = Program.grapevine(config, directory.resolve("data"));
        chromium = new Chromium();
        alerts.fire(program, newest);
        Eventually.holds(
                "all alerts are in groups",
                () -> program.get("/alerts?unprocessed=false").size() == count);
    }

    ManyAlerts alerts() {
        return alerts;
    }

    Program program() {
        return program;
    }

    /** When the newest alert has begun. */
    Instant newest() {
        return newest;
    }

    /** Opens the page in a browser profile of its own, with nothing cached, and waits for the first group. */
    Page open() throws IOException {
        Page page = chromium.page();
        page.navigate(program.url());
        page.locator("gv-group").first().waitFor();
        return page;
    }

    /** Opens a page as {@link #open} does, with a script that runs before those of the page, and does not wait. */
    Page openWith(String script) throws IOException {
        Page page = chromium.page();
        page.addInitScript(script);
        page.navigate(program.url());
        return page;
    }

    /** Closes all pages. */
    void closePages() {
        chromium.closePages();
    }

    @Override
    public void close() throws InterruptedException {
        chromium.close();
        program.close();
    }
}
